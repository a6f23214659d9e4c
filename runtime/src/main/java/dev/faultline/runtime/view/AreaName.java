package dev.faultline.runtime.view;

import dev.faultline.runtime.mm.AddressSpace;
import dev.faultline.runtime.mm.Inode;
import dev.faultline.runtime.mm.Vma;
import dev.faultline.runtime.preset.KernelVersion;

/**
 * The name maps gives to a mapping: its file's, or the heap's or the stack's.
 *
 * <pre>
 *   file in tmpfs                  /dev/shm/NAME
 *   file on a disk                 /NAME
 *   shared anonymous memory        /dev/zero (deleted)
 *   [heap]    2.6.12 to 2.6.34   holds all of the heap          start &lt;= start_brk and end &gt;= brk
 *             6.4                overlaps or touches the heap   start &lt;= brk       and end &gt;= start_brk
 *             6.6 and later      overlaps the heap              start &lt;  brk       and end &gt;  start_brk
 *   [stack]                      holds the page the stack began in
 * </pre>
 *
 * So in the older ones the program's data is the heap as long as there is none behind it.
 */
final class AreaName {

    private AreaName() {}

    /** The name, or empty. */
    static String of(KernelVersion version, AddressSpace mm, Vma vma) {
        if (vma.object() != null) {
            return path(vma.object());
        }
        if (!version.isAtLeast(Era.NAMED_AREAS)) {
            return "";
        }
        if (isHeap(version, mm, vma)) {
            return "[heap]";
        }
        return vma.contains(mm.vmaOps().layout().stackTop() - 1) ? "[stack]" : "";
    }

    private static String path(Inode object) {
        String name = object.name();
        if (name == null) {
            return "/dev/zero (deleted)";
        }
        String rooted = name.startsWith("/") ? name : "/" + name;
        return (object.kind() == Inode.Kind.TMPFS ? "/dev/shm" : "") + rooted.replace("\n", "\\012");
    }

    private static boolean isHeap(KernelVersion version, AddressSpace mm, Vma vma) {
        int startToBreak = Long.compareUnsigned(vma.start(), mm.brk());
        int endToHeap = Long.compareUnsigned(vma.end(), mm.heapStart());
        if (version.isAtLeast(Era.HEAP_OVERLAPS)) {
            return startToBreak < 0 && endToHeap > 0;
        }
        if (version.isAtLeast(Era.HEAP_TOUCHES)) {
            return startToBreak <= 0 && endToHeap >= 0;
        }
        return Long.compareUnsigned(vma.start(), mm.heapStart()) <= 0 && Long.compareUnsigned(vma.end(), mm.brk()) >= 0;
    }
}
