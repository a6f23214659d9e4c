package dev.faultline.runtime.mm;

import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.preset.KernelPreset.Behaviour;
import dev.faultline.runtime.sched.Task;
import java.util.ArrayList;
import java.util.List;

/**
 * The pages of objects in memory: how they get there, are found, become dirty, and leave (mm/filemap.c and mm/truncate.c, 2.6.11 and 6.x).
 *
 * <pre>
 *   references of a page in an object     1 for being there
 *                                         1 while it waits in a CPU's batch for the LRU lists
 *                                         1 for each transient user
 *                                         and one for each entry that maps it, which {@link FrameTable#holds} does not count
 * </pre>
 *
 * tree_lock guards the tree. Pages are looked up under it in 2.6, and without a lock in 6.x. {@link FrameTable#DIRTY} is set in order, and in the
 * tree under tree_lock, where the object has a disk to write to.
 */
public final class PageCache {

    /** No page. */
    public static final long NONE = PageTree.NONE;

    private final MemoryManager kernel;
    private final FrameTable frames;
    private final boolean classic;

    PageCache(MemoryManager kernel) {
        this.kernel = kernel;
        this.frames = kernel.frames;
        this.classic = kernel.kernel.behaviour() == Behaviour.CLASSIC;
    }

    // ---- finding and adding -----------------------------------------------------------------------------------------

    /**
     * Takes a reference on a page of the object: find_get_page. Ends in order.
     *
     * @return {@link #NONE} if it is not in memory
     */
    public long find(Cpu cpu, Inode inode, long index) {
        cpu.charge(kernel.cost.fault().pageCacheLookup());
        if (classic) {
            inode.treeLock().lock(cpu);
        } else {
            cpu.order();
        }
        long found = inode.pages().get(index);
        if (found != NONE) {
            frames.hold(found);
        }
        if (classic) {
            inode.treeLock().unlock(cpu);
        }
        return found;
    }

    /**
     * Makes a page the object's page {@code index}, unless there is one: add_to_page_cache_lru. No spinlock may be held.
     *
     * @param pfn a page nobody else knows
     * @param flags of {@link FrameTable}, set before anybody can find the page: LOCKED where it is still to be filled
     * @return the page that is there now, with a reference for the caller: {@code pfn}, or that of whoever was faster, and then {@code pfn} is as
     *     before; {@link #NONE} if the page is in swap
     */
    public long add(Cpu cpu, Inode inode, long index, long pfn, int flags) {
        inode.treeLock().lock(cpu);
        boolean added = inode.pages().add(index, pfn);
        if (added) {
            frames.hold(pfn);
            frames.setRmap(pfn, inode.id());
            frames.setIndex(pfn, (int) index);
            frames.set(pfn, inode.kind().isInMemory() ? flags | FrameTable.SWAP_BACKED : flags);
            // Pages of objects begin on the inactive list.
            kernel.pagevecs.put(cpu, pfn);
        }
        long there = inode.pages().get(index);
        if (there != NONE) {
            frames.hold(there);
        }
        cpu.charge(kernel.cost.fault().pageCacheAdd());
        inode.treeLock().unlock(cpu);
        if (added) {
            kernel.pagevecs.added(cpu);
        }
        return there;
    }

    // ---- dirty pages ------------------------------------------------------------------------------------------------

    /**
     * Says that a page differs from what is on disk, with the rest of its folio: set_page_dirty. One that has left the object meanwhile does not matter
     * any more. To be called in order, and ends so; page_table_lock may be held.
     */
    public void markDirty(Cpu cpu, Inode inode, long pfn) {
        if (frames.has(pfn, FrameTable.DIRTY)) {
            return;
        }
        if (!inode.kind().isOnDisk()) {
            frames.set(pfn, FrameTable.DIRTY);
            return;
        }
        inode.treeLock().lock(cpu);
        long index = Integer.toUnsignedLong(frames.index(pfn));
        if (inode.pages().get(index) == pfn) {
            inode.pages().forEach(inode.folios().first(index), inode.folios().end(index), (_, member) -> {
                if (!frames.has(member, FrameTable.DIRTY)) {
                    frames.set(member, FrameTable.DIRTY);
                    kernel.vmStat.nrDirty++;
                }
            });
        }
        inode.treeLock().unlock(cpu);
        cpu.order();
    }

    /** Says so of the page that is mapped at an address, if it is an object's: the kernel has written to it by its frame. To be called in order. */
    public void writtenByKernel(UserTask task, long address) {
        long entry = task.mm().pageTables().read(address);
        if (kernel.arch.isPresent(entry)) {
            long pfn = kernel.arch.pfn(entry);
            if (!frames.has(pfn, FrameTable.ANON) && frames.rmap(pfn) != 0) {
                markDirty(task.cpu(), kernel.inodes.get(frames.rmap(pfn)), pfn);
            } else {
                frames.set(pfn, FrameTable.DIRTY);
            }
        }
    }

    /**
     * Says that a page is about to be written to its disk as it is now: the first half of clear_page_dirty_for_io. An ordered operation.
     *
     * @return whether it was dirty
     */
    public boolean clearDirty(Cpu cpu, long pfn) {
        cpu.order();
        if (!frames.has(pfn, FrameTable.DIRTY)) {
            return false;
        }
        frames.clear(pfn, FrameTable.DIRTY);
        kernel.vmStat.nrDirty--;
        return true;
    }

    // ---- removing ---------------------------------------------------------------------------------------------------

    /**
     * Takes a page out of the object if nobody uses it: not mapped, dirty, locked or being written, and without references but those of the object
     * and {@code own}. The object's reference goes to the caller (remove_mapping, mm/vmscan.c). No spinlock may be held.
     *
     * @param pfn the page that is expected there; nothing happens if it is another by now
     * @param own references that the caller has
     */
    boolean remove(Cpu cpu, Inode inode, long index, long pfn, int own) {
        inode.treeLock().lock(cpu);
        boolean isUnused = inode.pages().get(index) == pfn
                && frames.mapCount(pfn) == 0
                && frames.holds(pfn) == 1 + own
                && !frames.has(pfn, FrameTable.DIRTY | FrameTable.LOCKED | FrameTable.WRITEBACK);
        if (isUnused) {
            inode.folios().split(index, index + 1);
            inode.pages().remove(index, index + 1);
            inode.readAhead().unmark(index);
        }
        inode.treeLock().unlock(cpu);
        return isUnused;
    }

    /**
     * Drops those pages of [from, to) that nobody uses: invalidate_mapping_pages. A folio goes as a whole or stays. What is not on a disk stays too,
     * for there is no other place where it is. No spinlock may be held.
     *
     * @return how many are gone
     */
    public long invalidate(Cpu cpu, Inode inode, long from, long to) {
        if (!inode.kind().isOnDisk()) {
            return 0;
        }
        kernel.pagevecs.drain(cpu);
        cpu.order();
        long dropped = 0;
        for (long index = from; index < Math.min(to, inode.sizePages());) {
            long end = inode.folios().end(index);
            dropped += invalidateFolio(cpu, inode, index, end);
            index = end;
            cpu.order();
        }
        return dropped;
    }

    private long invalidateFolio(Cpu cpu, Inode inode, long from, long to) {
        if (inode.pages().get(from) == NONE) {
            return 0;
        }
        inode.treeLock().lock(cpu);
        boolean[] isUsed = {false};
        inode.pages().forEach(from, to, (index, pfn) -> isUsed[0] |= frames.mapCount(pfn) > 0
                || frames.holds(pfn) > 1
                || frames.has(pfn, FrameTable.DIRTY | FrameTable.LOCKED | FrameTable.WRITEBACK));
        long[] pages = isUsed[0] ? new long[0] : take(inode, from, to);
        inode.treeLock().unlock(cpu);
        int count = pages.length;
        kernel.pagevecs.releasePages(cpu, pages, count);
        return count;
    }

    /**
     * Takes the pages of [from, to) out of the object, whoever uses them; the object's references go to the caller. Who reads, writes or has locked
     * one of them is waited for. No spinlock may be held.
     *
     * @return their frames, in ascending order of their place
     */
    long[] takeOut(Task task, Inode inode, long from, long to) {
        lockQuiet(task, inode, from, to);
        inode.countTruncation();
        List<Long> slots = new ArrayList<>();
        inode.pages().forEachSwapped(from, to, (_, slot) -> slots.add(slot));
        long[] pages = take(inode, from, to);
        for (long pfn : pages) {
            if (frames.has(pfn, FrameTable.DIRTY)) {
                frames.clear(pfn, FrameTable.DIRTY);
                kernel.vmStat.nrDirty -= inode.kind().isOnDisk() ? 1 : 0;
            }
        }
        inode.treeLock().unlock(task.cpu());
        slots.forEach(slot -> kernel.swap.freeAndCache(task.cpu(), slot));
        return pages;
    }

    /** Takes tree_lock once none of the pages of [from, to) is locked or on its way to a disk. */
    private void lockQuiet(Task task, Inode inode, long from, long to) {
        while (true) {
            task.cpu().order();
            long busy = firstBusy(inode, from, to);
            if (busy == NONE) {
                inode.treeLock().lock(task.cpu());
                if (firstBusy(inode, from, to) == NONE) {
                    return;
                }
                inode.treeLock().unlock(task.cpu());
            } else {
                frames.hold(busy);
                kernel.pageLocks.awaitUnlocked(task, busy);
                kernel.pageLocks.awaitWriteback(task, busy);
                kernel.pagevecs.releasePages(task.cpu(), new long[] {busy}, 1);
            }
        }
    }

    private long firstBusy(Inode inode, long from, long to) {
        long[] busy = {NONE};
        inode.pages().forEach(from, to, (index, pfn) -> {
            if (busy[0] == NONE && frames.has(pfn, FrameTable.LOCKED | FrameTable.WRITEBACK)) {
                busy[0] = pfn;
            }
        });
        return busy[0];
    }

    private static long[] take(Inode inode, long from, long to) {
        inode.folios().split(from, to);
        inode.readAhead().forget(from, to);
        return inode.pages().remove(from, to);
    }
}
