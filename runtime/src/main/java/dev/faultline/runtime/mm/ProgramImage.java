package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Geometry;

/**
 * What a program finds when it starts: what exec has left.
 *
 * <pre>
 *   | text r-x | data rw- |  <- break             ...              | stack rw-, grows down |
 * </pre>
 *
 * The page tables of data and stack are in place, as a program that has run its first instructions has them, and both have their anon_vma. The
 * pages themselves are not: whatever a script does to them it begins with, so no count of a script contains what came before it. The heap begins
 * where data ends and becomes part of data's mapping.
 *
 * <p>Simplified: text is anonymous memory that nothing can write to.
 */
final class ProgramImage {

    private final MemoryManager kernel;
    private final Geometry geometry;

    ProgramImage(MemoryManager kernel) {
        this.kernel = kernel;
        this.geometry = kernel.arch.geometry();
    }

    /** Puts the program into an empty address space, before anything else runs. */
    void load(AddressSpace mm) {
        AddressLayout layout = kernel.layout;
        long writable = kernel.rules.mappingFlags(VmaFlags.READ | VmaFlags.WRITE, false, false);
        map(mm, layout.textStart(), layout.textEnd(), kernel.rules.mappingFlags(VmaFlags.READ | VmaFlags.EXEC, false, false));
        Vma data = map(mm, layout.dataStart(), layout.initialBreak(), writable);
        Vma stack = map(mm, layout.initialStackStart(), layout.stackTop(), writable | VmaFlags.GROWSDOWN);
        data.setAnonVma(kernel.anonVmas.make(), false);
        stack.setAnonVma(kernel.anonVmas.make(), false);
        kernel.commit.chargeAtBoot(mm.vmaOps().chargedPages(0, -1));
        makeTables(mm, data);
        makeTables(mm, stack);
    }

    private Vma map(AddressSpace mm, long start, long end, long flags) {
        return mm.vmaOps().mapAnonymous(start, end, flags);
    }

    private void makeTables(AddressSpace mm, Vma vma) {
        PageTables tables = mm.pageTables();
        for (long address = vma.start(); address < vma.end(); address += geometry.pageBytes()) {
            for (PageTable lowest = tables.lowest(address); lowest.level > 0; lowest = tables.lowest(address)) {
                long page = kernel.memory.take(0);
                kernel.frames.set(page, FrameTable.TABLE);
                tables.install(lowest, address, page);
            }
        }
    }
}
