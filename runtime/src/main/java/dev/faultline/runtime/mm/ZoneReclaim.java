package dev.faultline.runtime.mm;

import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.sched.Task;
import java.util.List;

/**
 * Reclaim from one node: how many pages of which list are looked at, and which go from the active list to the inactive one (shrink_zone,
 * refill_inactive_zone and shrink_cache of mm/vmscan.c, 2.6.11; shrink_lruvec since).
 *
 * <pre>
 *   newest  ACTIVE  oldest --- not used, or all in 6.x ---> newest  INACTIVE  oldest ---> Reclaim ---> free
 *      ^                                                       ^                             |
 *      └───────────── used again ──────────────────────────────┼─────────────────────────────┤
 *                                                              └──────── kept ───────────────┘
 * </pre>
 *
 * Lists are looked at in clusters of 32 pages, which are off their list meanwhile, with a reference each, so that lru_lock is held only to take them
 * off and to put them back.
 */
final class ZoneReclaim {

    /** A zone of which so many times its pages have been looked at in vain is given up on until something is freed. */
    private static final int ROUNDS_IN_VAIN = 4;

    private static final List<LruList> ONE_PAIR = List.of(LruList.ACTIVE_FILE, LruList.INACTIVE_FILE);
    private static final List<LruList> TWO_PAIRS =
            List.of(LruList.INACTIVE_ANON, LruList.ACTIVE_ANON, LruList.INACTIVE_FILE, LruList.ACTIVE_FILE);

    private final MemoryManager kernel;
    private final FaultDesign design;
    private final FrameTable frames;
    private final Reclaim reclaim;
    private final ReclaimRules rules;
    private final LruLists lru;
    private final Zone zone;
    private final List<LruList> lists;

    /** Pages that were too few to be worth a look so far, by list. */
    private final long[] accumulated = new long[LruList.values().length];

    /** The lowest priority of the attempts under way, or that of the last: how much trouble the zone is in. */
    private int lastPriority = ReclaimScan.FIRST_PRIORITY;

    ZoneReclaim(MemoryManager kernel, FaultDesign design, Reclaim reclaim, int node) {
        this.kernel = kernel;
        this.design = design;
        this.frames = kernel.frames;
        this.reclaim = reclaim;
        this.rules = ReclaimRules.of(kernel.kernel);
        this.lru = kernel.lruLists[node];
        this.zone = kernel.memory.zone(node);
        this.lists = lru.isSplit() ? TWO_PAIRS : ONE_PAIR;
    }

    // ---- what the rules ask -----------------------------------------------------------------------------------------

    /** The lists that are looked at, in order. */
    List<LruList> lists() {
        return lists;
    }

    /** Pages of a list that can be looked at. */
    long count(LruList list) {
        return lru.linked(list);
    }

    boolean hasSwap(Task task) {
        return kernel.swapOut() != null && kernel.swapOut().hasFreeSlots(task.cpu());
    }

    long swappiness() {
        return kernel.sysctls().swappiness();
    }

    /** Whether a pair has so few inactive pages that active ones must come down: inactive_is_low. */
    boolean isInactiveLow(LruList active) {
        LruList inactive = active == LruList.ACTIVE_ANON ? LruList.INACTIVE_ANON : LruList.INACTIVE_FILE;
        long gigabytes = (count(active) + count(inactive)) << kernel.arch.geometry().pageShift() >> 30;
        long ratio = gigabytes == 0 ? 1 : Watermarks.integerRoot(10 * gigabytes);
        return count(inactive) * ratio < count(active);
    }

    /** Adds to what is to be looked at of a list, and returns all that is due once it is a cluster. */
    long accumulate(LruList list, long pages) {
        long due = accumulated[list.ordinal()] + pages;
        accumulated[list.ordinal()] = due >= ReclaimScan.CLUSTER ? 0 : due;
        return due >= ReclaimScan.CLUSTER ? due : 0;
    }

    /** Whether the zone has been gone through in vain. In order. */
    boolean isUnreclaimable() {
        boolean swaps = kernel.swapOut() != null && kernel.swapOut().freePages() > 0;
        long pages = 0;
        for (LruList list : lists) {
            boolean isLookedAt = swaps || list != LruList.INACTIVE_ANON && list != LruList.ACTIVE_ANON;
            pages += isLookedAt ? count(list) : 0;
        }
        return zone.scannedSinceFreed() >= ROUNDS_IN_VAIN * pages;
    }

    // ---- the attempt ------------------------------------------------------------------------------------------------

    /** Looks at as much of the lists as the priority says, until a cluster has been freed. */
    void shrink(ReclaimScan scan) {
        scan.task.cpu().order();
        lastPriority = Math.min(lastPriority, scan.priority);
        long[] pages = new long[LruList.values().length];
        rules.plan(this, scan, pages);
        scan.task.cpu().charge(lists.size() * kernel.cost.reclaim().scanPage());
        long goal = scan.reclaimed + ReclaimScan.CLUSTER;
        boolean left = true;
        while (left && scan.reclaimed < goal) {
            left = false;
            for (LruList list : lists) {
                int now = (int) Math.min(pages[list.ordinal()], ReclaimScan.CLUSTER);
                if (now == 0) {
                    continue;
                }
                pages[list.ordinal()] -= now;
                left = true;
                if (list.isActive()) {
                    deactivate(scan, list, now);
                } else {
                    shrinkInactive(scan, list, now);
                }
                giveWay(scan.task);
            }
        }
    }

    /** An attempt has ended at that priority. */
    void attemptEnded(int priority) {
        lastPriority = Math.max(0, priority);
    }

    /** Frees what can be freed of the oldest pages of an inactive list. */
    void shrinkInactive(ReclaimScan scan, LruList list, int count) {
        long[] pages = new long[count];
        int taken = isolate(scan, list, pages);
        int freed = reclaim.shrink(scan, lru, pages, taken);
        if (scan.by == ReclaimScan.By.KSWAPD) {
            kernel.vmStat.pgstealKswapd += freed;
        } else {
            kernel.vmStat.pgstealDirect += freed;
        }
    }

    private int isolate(ReclaimScan scan, LruList list, long[] pages) {
        Cpu cpu = scan.task.cpu();
        kernel.pagevecs.drain(cpu);
        lru.lock().lock(cpu);
        LruLists.Isolated isolated = lru.isolate(list, pages, pages.length);
        cpu.charge(isolated.scanned() * kernel.cost.reclaim().scanPage());
        zone.scanned(isolated.scanned());
        lru.lock().unlock(cpu);
        if (list.isActive()) {
            kernel.vmStat.pgrefill += isolated.scanned();
        } else if (scan.by == ReclaimScan.By.KSWAPD) {
            kernel.vmStat.pgscanKswapd += isolated.scanned();
        } else {
            kernel.vmStat.pgscanDirect += isolated.scanned();
        }
        scan.scanned += list.isActive() ? 0 : isolated.scanned();
        return isolated.taken();
    }

    /** Brings pages of an active list down that have not been used. */
    private void deactivate(ReclaimScan scan, LruList list, int count) {
        long[] pages = new long[count];
        int taken = isolate(scan, list, pages);
        // What is mapped, and how often, changes under other locks than ours.
        scan.task.cpu().order();
        boolean takesMapped = takesMapped();
        int down = 0;
        for (int i = 0; i < taken; i++) {
            long pfn = pages[i];
            scan.task.cpu().charge(kernel.cost.reclaim().shrinkPage());
            scan.task.cpu().order();
            boolean isMapped = frames.mapCount(pfn) > 0;
            Rmap.References uses = isMapped && takesMapped ? kernel.rmap.referenced(scan.task, design, pfn) : Rmap.References.NONE;
            scan.task.cpu().order();
            boolean isText = (uses.vmFlags() & VmaFlags.EXEC) != 0 && !frames.has(pfn, FrameTable.SWAP_BACKED);
            boolean isReferenced = uses.young() > 0 || isMapped && takesMapped && frames.has(pfn, FrameTable.REFERENCED);
            if (isReferenced && !lru.isSplit()) {
                // Asking page_referenced forgets it.
                frames.clear(pfn, FrameTable.REFERENCED);
            }
            if (rules.goesDown(isMapped, takesMapped, isReferenced, isText)) {
                frames.clear(pfn, FrameTable.ACTIVE);
                down++;
            }
        }
        kernel.vmStat.pgdeactivate += down;
        reclaim.putBack(scan.task, lru, pages, taken);
    }

    /**
     * Whether mapped pages are to be taken, too: distress (a 2^priority-th of 100), half the share of memory that is mapped, and
     * vm.swappiness reach 100.
     */
    private boolean takesMapped() {
        if (lru.isSplit()) {
            return true;
        }
        long distress = 100 >> lastPriority;
        long mapped = (frames.mappedAnonymous() + frames.mappedOther()) * 100 / kernel.memory.managedFrames();
        return mapped / 2 + distress + swappiness() >= 100;
    }

    // ---- on request -------------------------------------------------------------------------------------------------

    /** Frees what goes to swap, going once through all lists; the rest is put back. */
    void shrinkSwapBacked(ReclaimScan scan) {
        for (LruList list : lists) {
            scan.task.cpu().order();
            for (long left = count(list); left > 0 && !scan.task.isKilled(); left -= ReclaimScan.CLUSTER) {
                long[] pages = new long[(int) Math.min(left, ReclaimScan.CLUSTER)];
                int taken = isolate(scan, list, pages);
                long[] others = new long[taken];
                int goToSwap = 0;
                int stay = 0;
                scan.task.cpu().order();
                for (int i = 0; i < taken; i++) {
                    if (frames.has(pages[i], FrameTable.SWAP_BACKED)) {
                        pages[goToSwap++] = pages[i];
                    } else {
                        others[stay++] = pages[i];
                    }
                }
                // Others count while this waits.
                long freed = reclaim.shrink(scan, lru, pages, goToSwap);
                kernel.vmStat.pgstealDirect += freed;
                reclaim.putBack(scan.task, lru, others, stay);
                giveWay(scan.task);
            }
        }
    }

    /**
     * Takes pages off their lists.
     *
     * @param pages of this node; those that were on a list come first afterwards, in their order
     * @return how many were on a list
     */
    int takeOff(Task task, long[] pages) {
        Cpu cpu = task.cpu();
        long[] others = new long[pages.length];
        int on = 0;
        int off = 0;
        lru.lock().lock(cpu);
        for (long pfn : pages) {
            if (frames.has(pfn, FrameTable.LRU)) {
                lru.remove(pfn);
                pages[on++] = pfn;
            } else {
                others[off++] = pfn;
            }
        }
        cpu.charge(pages.length * kernel.cost.reclaim().scanPage());
        lru.lock().unlock(cpu);
        System.arraycopy(others, 0, pages, on, off);
        return on;
    }

    /** Frees pages that are on no list, however lately they were used. */
    void reclaimNow(Task task, long[] pages, int count) {
        ReclaimScan scan = new ReclaimScan(task, ReclaimScan.By.REQUEST);
        kernel.vmStat.pgscanDirect += count;
        // Others count while this waits.
        long freed = reclaim.shrink(scan, lru, pages, count);
        kernel.vmStat.pgstealDirect += freed;
    }

    /** Puts pages that are on no list back without {@code clearFlags}; those that have one of {@code exceptFlags} as they are. */
    void putBackAs(Task task, long[] pages, int count, int exceptFlags, int clearFlags) {
        task.cpu().order();
        for (int i = 0; i < count; i++) {
            if (!frames.has(pages[i], exceptFlags)) {
                kernel.vmStat.pgdeactivate += frames.has(pages[i], FrameTable.ACTIVE) ? 1 : 0;
                frames.clear(pages[i], clearFlags);
            }
        }
        reclaim.putBack(task, lru, pages, count);
    }

    /** Brings the unevictable pages back to the lists. */
    void rescue(Task task) {
        for (long left = lru.count(LruList.UNEVICTABLE); left > 0; left -= ReclaimScan.CLUSTER) {
            long[] pages = new long[(int) Math.min(left, ReclaimScan.CLUSTER)];
            Cpu cpu = task.cpu();
            lru.lock().lock(cpu);
            int taken = lru.isolate(LruList.UNEVICTABLE, pages, pages.length).taken();
            cpu.charge(taken * kernel.cost.reclaim().scanPage());
            lru.lock().unlock(cpu);
            putBackAs(task, pages, taken, 0, FrameTable.UNEVICTABLE);
        }
    }

    /** Lets others run who wait for the CPU: cond_resched. */
    static void giveWay(Task task, MemoryManager kernel) {
        task.cpu().order();
        if (!task.isKilled() && kernel.scheduler.mustYield(task)) {
            kernel.scheduler.giveWay(task);
        }
    }

    private void giveWay(Task task) {
        giveWay(task, kernel);
    }
}
