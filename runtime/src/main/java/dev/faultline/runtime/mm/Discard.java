package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.preset.KernelVersion;
import java.util.Arrays;
import dev.faultline.runtime.stats.Stat;
import java.util.function.LongPredicate;

/**
 * What madvise does to the entries of a range: drops pages, lets reclaim have them, puts guards in their place (mm/madvise.c).
 *
 * <pre>
 *   entry      dontneed    free                    guard_install   guard_remove
 *   none       -           -                       guard           -
 *   page       none        old and clean           guard           page
 *   guard      guard       guard                   guard           none
 *   swap       none        none                    guard           swap
 * </pre>
 *
 * mmap_sem is held, for reading at least. A page is dropped from this mapping; one of an object stays there.
 */
public final class Discard {

    private static final KernelVersion FIRST_TO_RECLAIM_TABLES = new KernelVersion(6, 14, 0);

    private final MemoryManager kernel;
    private final FaultDesign design;
    private final Architecture arch;
    private final boolean reclaimsTables;
    private final boolean hasSwap;

    public Discard(MemoryManager kernel, FaultDesign design) {
        this.kernel = kernel;
        this.design = design;
        this.arch = kernel.arch;
        this.hasSwap = !kernel.swap.areas().isEmpty();
        this.reclaimsTables = kernel.kernel.version().isAtLeast(FIRST_TO_RECLAIM_TABLES) && arch.name().equals("x86_64");
    }

    /** Drops the pages of [start, end) of one mapping; from 6.14 on a leaf table that this leaves empty goes, if the range covers all of it. */
    public void drop(UserTask task, Vma vma, long start, long end) {
        LongPredicate everything = entry -> !GuardMarker.isGuard(arch, entry);
        boolean isNonlinear = vma.has(VmaFlags.NONLINEAR);
        design.zap(
                task, task.mm(), start, end, isNonlinear ? new NonlinearPages(kernel, vma, everything, 0, Long.MAX_VALUE) : everything);
        if (reclaimsTables) {
            long span = 1L << arch.geometry().spanShift(0);
            if (end - start >= span) {
                design.freeLeafTables(task, start, end);
            }
        }
    }

    /** Marks the pages of [start, end) as free for reclaim until they are written again; what is in swap goes at once. */
    public void free(UserTask task, long start, long end) {
        if (hasSwap) {
            design.zap(task, task.mm(), start, end, entry -> !arch.isPresent(entry) && !GuardMarker.isGuard(arch, entry));
        }
        long present = design.update(
                task, task.mm(), start, end, entry -> arch.pfn(entry) == Memory.ZERO_PFN ? entry : arch.mkclean(arch.mkold(entry)));
        task.cpu().account().add(Stat.PAGES, present);
    }

    /**
     * Puts a guard at every page of [start, end), dropping what is there.
     *
     * @return false when there is no memory for a page table
     */
    public boolean installGuards(UserTask task, Vma vma, long start, long end) {
        design.zap(task, task.mm(), start, end, entry -> !GuardMarker.isGuard(arch, entry));
        long marker = GuardMarker.entry(arch);
        Fault fault = task.fault();
        for (long address = start; address != end; address += arch.geometry().pageBytes()) {
            fault.begin(address, Access.WRITE, task.cpu().now());
            fault.vma = vma;
            while (!design.mark(fault, marker)) {
                if (fault.result == Fault.Result.OOM) {
                    return false;
                }
                // Another thread has brought a page in.
                design.zap(task, task.mm(), address, address + arch.geometry().pageBytes(), entry -> entry != marker);
            }
        }
        return true;
    }

    /** Takes the guards of [start, end) away. */
    public void removeGuards(UserTask task, long start, long end) {
        design.zap(task, task.mm(), start, end, entry -> GuardMarker.isGuard(arch, entry));
    }
}
