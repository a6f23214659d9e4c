package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.hardware.Cpu;
import org.jspecify.annotations.Nullable;

/**
 * Notices a processor that goes by a translation which should have been flushed.
 *
 * <pre>
 *   entry cleared ----- TLBs flushed ----- page given back ----- page given out again
 *                 fine                fine                stale                       stale
 * </pre>
 *
 * Between clearing and flushing others may still use the page, so the kernel keeps it until then. Who uses a page later than that uses one that is free,
 * or one that memory does not map at that address, and to which the reverse map of that address does not lead either.
 *
 * <p>One that has been given out again for the same place of the same anon_vma, or of the same object, is taken for the page itself.
 */
final class StaleTranslations {

    private final Architecture arch;
    private final FrameTable frames;

    StaleTranslations(MemoryManager kernel) {
        arch = kernel.arch;
        frames = kernel.frames;
    }

    /**
     * Checks an access that has been made. In order.
     *
     * @throws HazardException stale_tlb, if it went to a page that is not the address's any more
     */
    void check(Cpu cpu, AddressSpace mm, long address, long pfn) {
        if (frames.has(pfn, FrameTable.RESERVED)) {
            return;
        }
        if (frames.pageCount(pfn) == 0) {
            throw stale(cpu, address, "that has been freed");
        }
        long entry = mm.pageTables().read(address);
        boolean isMapped = arch.isPresent(entry) && arch.pfn(entry) == pfn;
        if (!isMapped && frames.mapCount(pfn) > 0 && !mayLead(mm.vmas().containing(address), address, pfn)) {
            throw stale(cpu, address, "that has been freed, and given to somebody else");
        }
    }

    /** Whether a page could be that of an address by what the kernel knows of the page; once the mapping has gone that is not known any more. */
    private boolean mayLead(@Nullable Vma vma, long address, long pfn) {
        return vma == null
                || vma.has(VmaFlags.NONLINEAR)
                || frames.index(pfn) == (int) vma.linearIndex(address, arch.geometry().pageShift());
    }

    private static HazardException stale(Cpu cpu, long address, String page) {
        return new HazardException(Hazard.STALE_TLB,
                "cpu %d goes by an old translation of 0x%x to a page %s".formatted(cpu.number(), address, page));
    }
}
