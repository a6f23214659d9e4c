package dev.faultline.runtime.mm;

import dev.faultline.runtime.sched.Task;
import dev.faultline.runtime.units.VirtualTime;

/**
 * What a task does that needs a page and finds none: try_to_free_pages (mm/vmscan.c).
 *
 * <p>It looks at ever larger parts of every node's lists, from a 4096th down to all of them, until it has freed a cluster of pages. Meanwhile it may
 * itself take the last pages, for it is about to give back more.
 */
final class DirectReclaim {

    /** Below this priority the lists have been looked at so thoroughly that devices must catch up first. */
    private static final int EASY_PRIORITY = ReclaimScan.FIRST_PRIORITY - 2;

    private static final long NAP_MILLIS = 100;

    private final MemoryManager kernel;
    private final ZoneReclaim[] zones;

    DirectReclaim(MemoryManager kernel, ZoneReclaim[] zones) {
        this.kernel = kernel;
        this.zones = zones;
    }

    /**
     * Frees pages of the nodes.
     *
     * @param nodes in the order in which the task would take from them
     * @return whether that came to anything: 2.6 wants a cluster, 6.x a page
     */
    boolean free(Task task, int[] nodes) {
        kernel.vmStat.allocstall++;
        return free(new ReclaimScan(task, ReclaimScan.By.DIRECT), nodes, ReclaimScan.CLUSTER);
    }

    /** Frees {@code goal} pages, if that many can be; the scan says how many were. */
    boolean free(ReclaimScan scan, int[] nodes, long goal) {
        ReclaimRules rules = ReclaimRules.of(kernel.kernel);
        for (scan.priority = ReclaimScan.FIRST_PRIORITY; scan.priority >= 0; scan.priority--) {
            for (int node : nodes) {
                scan.task.cpu().order();
                if (scan.priority == ReclaimScan.FIRST_PRIORITY || rules.countsEveryPage() || !zones[node].isUnreclaimable()) {
                    zones[node].shrink(scan);
                }
            }
            if (scan.reclaimed >= goal) {
                break;
            }
            if (rules.napMillis() > 0 && scan.scanned > 0 && scan.priority < EASY_PRIORITY) {
                nap(scan.task, NAP_MILLIS);
            }
        }
        for (int node : nodes) {
            zones[node].attemptEnded(scan.priority);
        }
        return scan.reclaimed >= goal || rules.countsEveryPage() && scan.reclaimed > 0;
    }

    /** Whether all nodes have been gone through in vain. An ordered operation. */
    boolean isHopeless(Task task) {
        task.cpu().order();
        for (ZoneReclaim zone : zones) {
            if (!zone.isUnreclaimable()) {
                return false;
            }
        }
        return true;
    }

    /** Sleeps so that devices get on: blk_congestion_wait. Nothing cuts it short. */
    void nap(Task task, long millis) {
        kernel.scheduler.nap(task, millis * 1_000_000 * VirtualTime.PER_NANOSECOND);
    }
}
