package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
import java.util.function.LongPredicate;

/**
 * Some pages of a nonlinear mapping that are to be unmapped, wherever they are. An entry that does not show the page of the object that belongs to its
 * address keeps the number of the page it showed, for the fault that wants it back (zap_pte_range with a nonlinear_vma, mm/memory.c, 2.6.11).
 */
final class NonlinearPages implements Zap.Leaving {

    private static final long INDEX_MASK = 0xFFFF_FFFFL;

    private final Architecture arch;
    private final FrameTable frames;
    private final Vma vma;
    private final LongPredicate which;
    private final long from;
    private final long to;

    /**
     * @param which picks entries, of those that are present and show page [from, to) of the object
     */
    NonlinearPages(MemoryManager kernel, Vma vma, LongPredicate which, long from, long to) {
        this.arch = kernel.arch;
        this.frames = kernel.frames;
        this.vma = vma;
        this.which = which;
        this.from = from;
        this.to = to;
    }

    @Override
    public boolean test(long entry) {
        return arch.isPresent(entry) && which.test(entry) && index(entry) >= from && index(entry) < to;
    }

    @Override
    public long left(long address, long entry) {
        return index(entry) == vma.linearIndex(address, arch.geometry().pageShift()) ? Architecture.NONE : arch.fileEntry(index(entry));
    }

    private long index(long entry) {
        return frames.index(arch.pfn(entry)) & INDEX_MASK;
    }
}
