package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;

/**
 * Makes every entry that maps a page of a file clean and read-only, so that the next write to it faults and is noticed: page_mkclean (mm/rmap.c,
 * 2.6.19 and later). Only in shared mappings, for a private one cannot write to the file.
 *
 * <p>Each entry is changed under its own address space's lock. One that changes meanwhile belongs to whoever was faster: its write will have
 * made the page dirty again.
 */
public final class PageMkclean {

    private final MemoryManager kernel;
    private final Architecture arch;

    public PageMkclean(MemoryManager kernel) {
        this.kernel = kernel;
        this.arch = kernel.arch;
    }

    /** Cleans a page on which the task has a reference. No spinlock may be held; mmap_sem may be held for reading. */
    public void clean(UserTask task, FaultDesign design, long pfn) {
        task.cpu().order();
        kernel.rmap.mappings(pfn).forEach(mapped -> {
            if (mapped.vma().has(VmaFlags.SHARED)) {
                long end = mapped.address() + arch.geometry().pageBytes();
                design.update(task, mapped.mm(), mapped.address(), end, entry -> arch.pfn(entry) == pfn
                        ? arch.wrprotect(arch.mkclean(entry))
                        : entry);
            }
        });
    }
}
