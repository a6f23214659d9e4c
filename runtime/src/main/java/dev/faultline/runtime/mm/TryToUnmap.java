package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.preset.KernelPreset.Behaviour;
import dev.faultline.runtime.sched.Task;
import dev.faultline.runtime.stats.Stat;
import org.jspecify.annotations.Nullable;

/**
 * Takes a page out of every address space, so that it can be freed: try_to_unmap (mm/rmap.c).
 *
 * <pre>
 *   for each mapping the reverse map leads to, under the lock of its entry
 *     locked into memory .......................... FAIL
 *     2.6: used since reclaim looked .............. FAIL
 *     2.6: in the swap cache, and somebody but us,
 *          the cache and entries has it ........... FAIL
 *     clear the entry, flush it everywhere          (for this moment the entry is none)
 *     it was dirty: so is the page
 *     anonymous ................................... the entry becomes one of swap
 *     6.x: given up by madvise free ............... dropped; written since: FAIL, with its entry back, and no longer given up
 *   SUCCESS if no entry maps the page any more, else AGAIN
 * </pre>
 *
 * The caller has the page lock and a reference of its own.
 *
 * <p>Source: mm/rmap.c of Linux 2.6.11; of 6.x as far as it can be seen.
 *
 * <p>Simplified: every entry is flushed for itself, where 6.x on x86 collects flushes for a batch of pages. Nonlinear mappings are not searched.
 */
public final class TryToUnmap {

    /** How it went. */
    public enum Result {
        /** No entry maps the page any more. */
        SUCCESS,
        /** A mapping was missed: it was moving. */
        AGAIN,
        /** The page is in use or locked: it belongs on the active list. */
        FAIL
    }

    private final MemoryManager kernel;
    private final FaultDesign design;
    private final Architecture arch;
    private final FrameTable frames;
    private final boolean classic;

    TryToUnmap(MemoryManager kernel, FaultDesign design) {
        this.kernel = kernel;
        this.design = design;
        this.arch = kernel.arch;
        this.frames = kernel.frames;
        this.classic = kernel.kernel.behaviour() == Behaviour.CLASSIC;
    }

    /** Unmaps a page as far as that goes. */
    public Result unmap(Task task, long pfn) {
        for (Rmap.Place place : kernel.rmap.places(task.cpu(), pfn)) {
            Attempt attempt = new Attempt(task, place.mm(), place.address(), pfn);
            design.withEntry(task, place.mm(), place.address(), attempt);
            if (attempt.failed) {
                return Result.FAIL;
            }
        }
        task.cpu().order();
        return frames.mapCount(pfn) == 0 ? Result.SUCCESS : Result.AGAIN;
    }

    /** One mapping: try_to_unmap_one. */
    private final class Attempt implements TableRanges.EntryWork {
        final Task task;
        final AddressSpace mm;
        final long address;
        final long pfn;
        boolean failed;

        Attempt(Task task, AddressSpace mm, long address, long pfn) {
            this.task = task;
            this.mm = mm;
            this.address = address;
            this.pfn = pfn;
        }

        @Override
        public void run(PageTable table, int index) {
            long entry = table.words[index];
            if (!arch.isPresent(entry) || arch.pfn(entry) != pfn) {
                return;
            }
            // Counts and flags of the page are shared with whoever else has it.
            task.cpu().order();
            failed = isKept(entry);
            if (!failed && kernel.exchangesEntries()) {
                exchange(entry, table, index);
            } else if (!failed) {
                entry = kernel.entries.getAndClear(task.cpu(), table, index);
                flush(table, index, entry);
                kernel.ops.step(task, KernelStep.SWAP_OUT_ENTRY);
                replace(entry, table, index);
            }
        }

        /** Without a moment in which the entry is none and whoever fills empty entries without the lock would fill it: patched kernels. */
        private void exchange(long entry, PageTable table, int index) {
            boolean isAnon = frames.has(pfn, FrameTable.ANON);
            if (isAnon && frames.has(pfn, FrameTable.SWAP_BACKED)) {
                long swapEntry = kernel.swapOut().unmapped(task.cpu(), mm, pfn);
                flush(table, index, kernel.entries.exchange(task.cpu(), table, index, swapEntry));
                countSwapped();
                forget();
            } else if (isAnon && (frames.has(pfn, FrameTable.DIRTY) || arch.isDirty(entry))) {
                frames.set(pfn, FrameTable.DIRTY | FrameTable.SWAP_BACKED);
                failed = true;
            } else {
                long cleared = kernel.entries.getAndClear(task.cpu(), table, index);
                flush(table, index, cleared);
                kernel.ops.step(task, KernelStep.SWAP_OUT_ENTRY);
                replace(cleared, table, index);
            }
        }

        private void flush(PageTable table, int index, long entry) {
            table.unmapped(index);
            kernel.tlbFlush.page(task, mm, address);
            if (arch.isDirty(entry)) {
                markDirty();
            }
        }

        private void markDirty() {
            if (frames.has(pfn, FrameTable.ANON) || frames.rmap(pfn) == 0) {
                frames.set(pfn, FrameTable.DIRTY);
            } else {
                kernel.pageCache.markDirty(task.cpu(), kernel.inodes.get(frames.rmap(pfn)), pfn);
            }
        }

        private boolean isKept(long entry) {
            Vma vma = mm.vmas().containing(address);
            boolean locked = vma != null && (vma.flags() & VmaFlags.LOCKED) != 0;
            return locked || classic && (arch.isYoung(entry) || isSharedBeyondSwap());
        }

        /** A slot in swap stands for one page: who has the page by other ways would go on with a page that nobody else sees. */
        private boolean isSharedBeyondSwap() {
            return frames.has(pfn, FrameTable.SWAP_CACHE) && frames.holds(pfn) != 2;
        }

        private void replace(long entry, PageTable table, int index) {
            // Flags and the address space's counts are read in order, without the entry's lock.
            task.cpu().order();
            if (!frames.has(pfn, FrameTable.ANON)) {
                Inode inode = kernel.inodes.get(frames.rmap(pfn));
                kernel.objectFaults.count(task, mm, inode, -1);
                charge(kernel.objectFaults.counter(inode), -1);
            } else if (frames.has(pfn, FrameTable.SWAP_BACKED)) {
                long swapEntry = kernel.swapOut().unmapped(task.cpu(), mm, pfn);
                detectLostPage(table, index);
                kernel.entries.putBack(task.cpu(), table, index, swapEntry);
                countSwapped();
            } else if (frames.has(pfn, FrameTable.DIRTY)) {
                kernel.entries.putBack(task.cpu(), table, index, entry);
                frames.set(pfn, FrameTable.SWAP_BACKED);
                failed = true;
                return;
            } else {
                kernel.rss.add(task, mm, Stat.ANON_RSS, -1);
                charge(Stat.ANON_RSS, -1);
            }
            forget();
        }

        private void countSwapped() {
            task.cpu().order();
            kernel.rss.add(task, mm, Stat.ANON_RSS, -1);
            charge(Stat.ANON_RSS, -1);
            charge(Stat.SWAPPED, 1);
        }

        private void forget() {
            task.cpu().charge(kernel.cost.fault().counterUpdate() + kernel.cost.fault().rmapRemove());
            task.cpu().order();
            frames.unmap(pfn);
        }

        /** A design that fills empty entries without the lock may have filled this one while it was none. */
        private void detectLostPage(PageTable table, int index) {
            task.cpu().order();
            if (!arch.isNone(table.words[index])) {
                throw new HazardException(Hazard.LOST_PAGE, "the swapper stores a swap entry at 0x" + Long.toHexString(address)
                        + " over a page that a fault has entered meanwhile, and what was written to that is gone");
            }
        }

        private void charge(Stat counter, long change) {
            if (isOwn(task, mm)) {
                task.account().add(counter, change);
            }
        }
    }

    /** Whether a change of an address space is the task's own: then its line tells. */
    static boolean isOwn(Task task, @Nullable AddressSpace mm) {
        return task instanceof UserTask user && user.mm() == mm;
    }
}
