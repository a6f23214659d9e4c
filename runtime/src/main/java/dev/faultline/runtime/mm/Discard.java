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
        FoundPages freed = new FoundPages(task);
        long present = design.update(task, task.mm(), start, end, entry -> {
            // A page that others map too, or that swap has, stays what it is, with what was written to it.
            if (!freed.addIfAlone(entry, FrameTable.SWAP_CACHE)) {
                return entry;
            }
            kernel.frames.clear(arch.pfn(entry), FrameTable.DIRTY);
            return arch.mkclean(arch.mkold(entry));
        });
        task.cpu().account().add(Stat.PAGES, present);
        kernel.vmscan().lazyFree(task, freed.pages, freed.count);
    }

    /** Lets reclaim have the pages of [start, end) next that nobody else maps: madvise cold. */
    public void deactivate(UserTask task, long start, long end) {
        FoundPages cold = age(task, start, end);
        kernel.vmscan().deactivate(task, cold.pages, cold.count);
    }

    /** Writes out and frees the pages of [start, end) that nobody else maps: madvise pageout. */
    public void pageOut(UserTask task, long start, long end) {
        FoundPages out = age(task, start, end);
        kernel.vmscan().pageOut(task, out.pages, out.count);
    }

    private FoundPages age(UserTask task, long start, long end) {
        FoundPages found = new FoundPages(task);
        long present = design.update(task, task.mm(), start, end, entry -> {
            found.addIfAlone(entry, 0);
            return arch.mkold(entry);
        });
        task.cpu().account().add(Stat.PAGES, present);
        return found;
    }

    /** Pages of a range, each with a reference, so that they stay when the entries' lock is dropped. */
    private final class FoundPages {
        private final UserTask task;
        private long[] pages = new long[16];
        private int count;

        FoundPages(UserTask task) {
            this.task = task;
        }

        /** Adds the page of an entry, unless others map it too, it is that of zeroes, or it has one of {@code exceptFlags}. */
        boolean addIfAlone(long entry, int exceptFlags) {
            task.cpu().order();
            long pfn = arch.pfn(entry);
            if (pfn == Memory.ZERO_PFN || kernel.frames.mapCount(pfn) != 1 || kernel.frames.has(pfn, exceptFlags)) {
                return false;
            }
            if (count == pages.length) {
                pages = Arrays.copyOf(pages, 2 * count);
            }
            kernel.frames.hold(pfn);
            pages[count++] = pfn;
            return true;
        }
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
