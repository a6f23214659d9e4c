package dev.faultline.runtime.mm;

import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.sched.Task;

/**
 * Takes pages from their users: shrink_list, shrink_folio_list since (mm/vmscan.c).
 *
 * <pre>
 *   for each page that has been taken off an inactive list
 *     locked by somebody, or on its way to a device .......... keep
 *     used since ............................................. as the generation's rules say
 *     goes to swap and has no slot there: give it one ........ none left: activate
 *     mapped: unmap it everywhere ............................ in use: activate; missed a mapping: keep
 *     dirty: begin to write it ............................... under way: keep, it is free once it is written
 *     somebody but us and the cache has it ................... keep
 *     out of its cache, and free
 * </pre>
 *
 * What is kept goes back to the new end of its list.
 *
 * <p>Source: mm/vmscan.c of Linux 2.6.11; {@link ReclaimRules} has what differs in 6.x.
 *
 * <p>Simplified: a file's pages are taken one by one, where 6.x takes a folio as a whole.
 */
final class Reclaim {

    private final MemoryManager kernel;
    private final FaultDesign design;
    private final FrameTable frames;
    private final TryToUnmap tryToUnmap;
    private final ReclaimRules rules;

    /** What has become of a page. */
    private enum Fate {
        FREED,
        KEPT,
        ACTIVATED,
        CULLED
    }

    Reclaim(MemoryManager kernel, FaultDesign design) {
        this.kernel = kernel;
        this.design = design;
        this.frames = kernel.frames;
        this.tryToUnmap = new TryToUnmap(kernel, design);
        this.rules = ReclaimRules.of(kernel.kernel);
    }

    /**
     * Frees what can be freed of pages that are on no list, and puts the others back.
     *
     * @param pages of one node, with a reference of the caller's on each, which is given back; overwritten
     * @return how many were freed
     */
    int shrink(ReclaimScan scan, LruLists lists, long[] pages, int count) {
        long[] freed = new long[count];
        int free = 0;
        int left = 0;
        for (int i = 0; i < count; i++) {
            long pfn = pages[i];
            Fate fate = shrinkPage(scan, pfn);
            scan.task.cpu().order();
            if (fate == Fate.FREED) {
                freed[free++] = pfn;
                continue;
            }
            if (fate == Fate.ACTIVATED) {
                frames.set(pfn, FrameTable.ACTIVE);
                kernel.vmStat.pgactivate++;
            } else if (fate == Fate.CULLED) {
                frames.set(pfn, FrameTable.UNEVICTABLE);
                kernel.vmStat.unevictableCulled++;
            }
            pages[left++] = pfn;
        }
        kernel.pagevecs.releasePages(scan.task.cpu(), freed, free);
        putBack(scan.task, lists, pages, left);
        scan.reclaimed += free;
        if (free > 0) {
            scan.task.cpu().order();
            kernel.memory.zone(kernel.memory.node(freed[0])).reclaimed();
        }
        return free;
    }

    /** Puts pages back on the lists that their flags name, and gives the caller's references back. */
    void putBack(Task task, LruLists lists, long[] pages, int count) {
        if (count == 0) {
            return;
        }
        Cpu cpu = task.cpu();
        lists.lock().lock(cpu);
        for (int i = 0; i < count; i++) {
            lists.add(pages[i]);
        }
        cpu.charge(count * kernel.cost.reclaim().scanPage());
        lists.lock().unlock(cpu);
        kernel.pagevecs.releasePages(cpu, pages, count);
    }

    private Fate shrinkPage(ReclaimScan scan, long pfn) {
        Task task = scan.task;
        task.cpu().charge(kernel.cost.reclaim().shrinkPage());
        if (!kernel.pageLocks.tryLock(task.cpu(), pfn)) {
            return Fate.KEPT;
        }
        if (frames.has(pfn, FrameTable.WRITEBACK)) {
            return unlocked(task, pfn, Fate.KEPT);
        }
        boolean wasReferenced = frames.has(pfn, FrameTable.REFERENCED);
        frames.clear(pfn, FrameTable.REFERENCED);
        Rmap.References uses = kernel.rmap.referenced(task, design, pfn);
        // Its counts and flags change under other locks than the page's.
        task.cpu().order();
        return switch (judge(scan, pfn, uses, wasReferenced)) {
            case ACTIVATE -> unlocked(task, pfn, Fate.ACTIVATED);
            case REMEMBER -> {
                frames.set(pfn, FrameTable.REFERENCED);
                yield unlocked(task, pfn, Fate.KEPT);
            }
            case CULL -> unlocked(task, pfn, Fate.CULLED);
            case RECLAIM ->
                    take(scan, pfn, rules.sparesDirty(wasReferenced || uses.young() > 0, frames.has(pfn, FrameTable.SWAP_BACKED)));
        };
    }

    private ReclaimRules.Verdict judge(ReclaimScan scan, long pfn, Rmap.References uses, boolean wasReferenced) {
        boolean isLocked = (uses.vmFlags() & VmaFlags.LOCKED) != 0;
        if (scan.isForced() && !isLocked) {
            return ReclaimRules.Verdict.RECLAIM;
        }
        boolean isText = (uses.vmFlags() & VmaFlags.EXEC) != 0 && !frames.has(pfn, FrameTable.SWAP_BACKED);
        return rules.judge(uses.young(), wasReferenced, isLocked, isText, isInUse(pfn));
    }

    /** Whether losing the page would cost somebody a fault: page_mapping_inuse. */
    private boolean isInUse(long pfn) {
        if (frames.mapCount(pfn) > 0 || frames.has(pfn, FrameTable.SWAP_CACHE)) {
            return true;
        }
        Inode inode = frames.has(pfn, FrameTable.ANON) ? null : kernel.inodes.find(frames.rmap(pfn));
        return inode != null && !inode.mappings().isEmpty();
    }

    /** The page is locked, and shall go. */
    private Fate take(ReclaimScan scan, long pfn, boolean sparesDirty) {
        Task task = scan.task;
        Swap swap = kernel.swapOut();
        boolean wantsSlot = frames.has(pfn, FrameTable.SWAP_BACKED) && !frames.has(pfn, FrameTable.SWAP_CACHE);
        boolean isShared = wantsSlot && !frames.has(pfn, FrameTable.ANON) && frames.rmap(pfn) != 0;
        if (wantsSlot && (swap == null || !isShared && !swap.add(task.cpu(), pfn))) {
            return unlocked(task, pfn, Fate.ACTIVATED);
        }
        task.cpu().order();
        if (frames.mapCount(pfn) > 0) {
            switch (tryToUnmap.unmap(task, pfn)) {
                case FAIL -> {
                    return unlocked(task, pfn, Fate.ACTIVATED);
                }
                case AGAIN -> {
                    return unlocked(task, pfn, Fate.KEPT);
                }
                case SUCCESS -> {}
            }
        }
        if (isShared && !swap.addShared(task.cpu(), pfn)) {
            return unlocked(task, pfn, Fate.ACTIVATED);
        }
        task.cpu().order();
        if (frames.has(pfn, FrameTable.DIRTY)) {
            boolean isWanted = sparesDirty && !scan.isForced();
            // Given up, and written since: nowhere to write it to until the next user unmaps it.
            boolean hasNoPlace = frames.has(pfn, FrameTable.ANON) && !frames.has(pfn, FrameTable.SWAP_CACHE);
            if (isWanted || hasNoPlace) {
                return unlocked(task, pfn, Fate.KEPT);
            }
            if (!writeOut(task, pfn)) {
                return Fate.KEPT;
            }
        }
        if (!frames.has(pfn, FrameTable.ANON) && frames.rmap(pfn) != 0) {
            return removeFromObject(task, pfn);
        }
        return removeFromCache(task, pfn) ? unlocked(task, pfn, Fate.FREED) : unlocked(task, pfn, Fate.KEPT);
    }

    /** Takes a page out of its file, which does not go by its lock but by its references. */
    private Fate removeFromObject(Task task, long pfn) {
        Inode inode = kernel.inodes.find(frames.rmap(pfn));
        kernel.pageLocks.unlock(task.cpu(), pfn);
        if (inode == null || !kernel.pageCache.remove(task.cpu(), inode, Integer.toUnsignedLong(frames.index(pfn)), pfn, 1)) {
            return Fate.KEPT;
        }
        task.cpu().order();
        // The object's reference.
        frames.release(pfn);
        return Fate.FREED;
    }

    /**
     * Begins to write a page, which unlocks it: pageout.
     *
     * @return whether it is written already, and locked again
     */
    private boolean writeOut(Task task, long pfn) {
        if (frames.has(pfn, FrameTable.SWAP_CACHE)) {
            kernel.swapOut().writeOut(task, pfn);
        } else {
            Inode inode = kernel.inodes.find(frames.rmap(pfn));
            if (inode == null) {
                kernel.pageLocks.unlock(task.cpu(), pfn);
                return false;
            }
            kernel.writeBack.writeOut(task, inode, Integer.toUnsignedLong(frames.index(pfn)));
        }
        if (!kernel.pageLocks.tryLock(task.cpu(), pfn)) {
            return false;
        }
        if (frames.has(pfn, FrameTable.WRITEBACK | FrameTable.DIRTY)) {
            kernel.pageLocks.unlock(task.cpu(), pfn);
            return false;
        }
        return true;
    }

    /** Takes the page out of its cache if nobody else has it. It is locked. */
    private boolean removeFromCache(Task task, long pfn) {
        task.cpu().order();
        if (frames.has(pfn, FrameTable.SWAP_CACHE)) {
            if (frames.pageCount(pfn) != 2) {
                return false;
            }
            kernel.swapOut().removeFromCache(task.cpu(), pfn);
            return true;
        }
        if (frames.has(pfn, FrameTable.ANON)) {
            // Given up by madvise free: nothing but our reference keeps it.
            boolean isOurs = frames.pageCount(pfn) == 1;
            kernel.vmStat.pglazyfreed += isOurs ? 1 : 0;
            return isOurs;
        }
        return false;
    }

    private Fate unlocked(Task task, long pfn, Fate fate) {
        kernel.pageLocks.unlock(task.cpu(), pfn);
        return fate;
    }
}
