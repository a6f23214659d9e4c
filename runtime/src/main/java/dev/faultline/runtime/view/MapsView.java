package dev.faultline.runtime.view;

import dev.faultline.runtime.arch.Geometry;
import dev.faultline.runtime.mm.AddressSpace;
import dev.faultline.runtime.mm.Inode;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.Vma;
import dev.faultline.runtime.mm.VmaFlags;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * /proc/PID/maps: one line a mapping.
 *
 * <pre>
 *   2aaaaaaab000-2aaaaaaaf000 rw-p 2aaaaaaab000 00:00 0        2.6.11: the offset of anonymous memory is where it was made
 *   7ffffffde000-7ffffffff000 rw-p 00000000 00:00 0            6.18: it is 0                     [stack]
 *   |            |            |    |        |     |                                              |
 *   start        end          |    offset   |     inode                                          name
 *                             rights        device
 * </pre>
 *
 * @param lines by address
 */
public record MapsView(List<Line> lines) implements View {

    /**
     * A mapping.
     *
     * @param end the address after the last
     * @param rights as in {@code rw-p}
     * @param offset in bytes
     * @param device that the file is on, as in {@code 08:01}; {@code 00:00} where there is none
     * @param inode number of the file or of the shared memory; 0 where there is none
     * @param name of the file, the heap or the stack; empty for others
     * @param addressBytes size of an address; the name stands further right where they are long
     */
    public record Line(
            long start, long end, String rights, long offset, String device, long inode, String name, int addressBytes) {

        /** The line, with the blank behind the inode that the kernel writes. */
        String text() {
            String line = "%08x-%08x %s %08x %s %d ".formatted(start, end, rights, offset, device, inode);
            int gap = Math.max(1, 25 + 6 * addressBytes - line.length());
            return name.isEmpty() ? line : line + " ".repeat(gap) + name;
        }
    }

    static MapsView of(MemoryManager kernel, AddressSpace mm) {
        List<Line> lines = new ArrayList<>();
        for (Vma vma : mm.vmas()) {
            lines.add(line(kernel, mm, vma));
        }
        return new MapsView(List.copyOf(lines));
    }

    static Line line(MemoryManager kernel, AddressSpace mm, Vma vma) {
        Geometry geometry = kernel.arch().geometry();
        boolean showsOffset = vma.object() != null || !kernel.kernel().version().isAtLeast(Era.ANONYMOUS_OFFSET_ZERO);
        long offset = showsOffset ? vma.pgoff() << geometry.pageShift() : 0;
        String name = AreaName.of(kernel.kernel().version(), mm, vma);
        Inode object = vma.object();
        String device = object == null ? "00:00" : device(object.kind());
        return new Line(
                vma.start(), vma.end(), rights(vma), offset, device, object == null ? 0 : object.id(), name, addressBytes(geometry));
    }

    /** The first disk's first partition; file systems without one have numbers of their own, the kernel's own tmpfs the first. */
    private static String device(Inode.Kind kind) {
        return switch (kind) {
            case SHMEM -> "00:01";
            case TMPFS -> "00:02";
            case DISK -> "08:01";
        };
    }

    private static String rights(Vma vma) {
        return (vma.has(VmaFlags.READ) ? "r" : "-") + (vma.has(VmaFlags.WRITE) ? "w" : "-") + (vma.has(VmaFlags.EXEC) ? "x" : "-")
                + (vma.has(VmaFlags.MAYSHARE) ? "s" : "p");
    }

    private static int addressBytes(Geometry geometry) {
        return Long.compareUnsigned(geometry.userLimit(), 1L << Integer.SIZE) <= 0 ? Integer.BYTES : Long.BYTES;
    }

    @Override
    public String text() {
        return lines.stream().map(Line::text).collect(Collectors.joining("\n"));
    }
}
