package dev.faultline.runtime.mm;

import dev.faultline.runtime.sched.Task;
import dev.faultline.runtime.stats.Origins;
import dev.faultline.runtime.units.VirtualTime;

/**
 * The kernel thread that keeps pages free on one node, beside whoever works (balance_pgdat and kswapd of mm/vmscan.c).
 *
 * <pre>
 *   sleeps ──woken below low──► looks at the lists, ever more of them ──above high, or nothing to be had──► sleeps
 *                                  after a cluster has come free it begins anew with little;
 *                                  2.6: naps where a lot has been looked at, so that devices catch up
 * </pre>
 *
 * It begins to exist when it is first woken, on its node or near it, and then goes where the scheduler puts it.
 *
 * <p>Simplified: with nothing to be had it stops in 6.x as in 2.6, when four times the lists have been looked at in vain; there that takes 16 rounds.
 */
final class Kswapd extends KernelThread {

    private static final int EASY_PRIORITY = ReclaimScan.FIRST_PRIORITY - 2;
    private static final long NAP_MILLIS = 100;

    private final MemoryManager kernel;
    private final int node;
    private final Zone zone;
    private final ZoneReclaim reclaim;
    private final Origins origins;
    private final ReclaimRules rules;
    private boolean started;
    private boolean asleep;

    Kswapd(MemoryManager kernel, int node, ZoneReclaim reclaim, Origins origins) {
        super("kswapd" + node);
        this.kernel = kernel;
        this.node = node;
        this.zone = kernel.memory.zone(node);
        this.reclaim = reclaim;
        this.origins = origins;
        this.rules = ReclaimRules.of(kernel.kernel);
    }

    /** Wakes it if its node is below the low mark. */
    void wakeIfLow(Task waker) {
        waker.cpu().order();
        if (zone.freeFrames() > zone.watermarks().low() || isHopeless()) {
            return;
        }
        if (!started) {
            started = true;
            kernel.scheduler.startKernelThread(this, waker, kernel.firstCpuOf(node), this::run);
        } else if (asleep) {
            asleep = false;
            kernel.scheduler.wake(this, waker.cpu().now());
        }
    }

    /** Where it could only look at the same pages in vain again. */
    private boolean isHopeless() {
        return reclaim.isUnreclaimable();
    }

    private void run() {
        while (true) {
            // The line comes to be when there is first something on it.
            worksFor(origins.stats(origins.child(Origins.NOBODY, Origins.KSWAPD_LINE)));
            balance();
            cpu().order();
            rests();
            asleep = true;
            while (asleep) {
                kernel.scheduler.blockUnlessKilled(this, "memory to run low");
            }
        }
    }

    private void balance() {
        kernel.vmStat.pageoutrun++;
        // What lies on its CPU's lists is free already, and of use to others.
        kernel.allocator.drainLists(cpu(), cpu());
        boolean balanced = false;
        while (!balanced) {
            long reclaimed = 0;
            long scanned = 0;
            for (int priority = ReclaimScan.FIRST_PRIORITY; priority >= 0; priority--) {
                cpu().order();
                balanced = zone.freeFrames() > zone.watermarks().high()
                        || priority < ReclaimScan.FIRST_PRIORITY && reclaim.isUnreclaimable();
                if (balanced || reclaimed >= ReclaimScan.CLUSTER) {
                    break;
                }
                ReclaimScan scan = new ReclaimScan(this, ReclaimScan.By.KSWAPD);
                scan.priority = priority;
                reclaim.shrink(scan);
                reclaimed += scan.reclaimed;
                scanned += scan.scanned;
                if (rules.napMillis() > 0 && scanned > 0 && priority < EASY_PRIORITY && reclaimed < ReclaimScan.CLUSTER) {
                    kernel.scheduler.nap(this, NAP_MILLIS * 1_000_000 * VirtualTime.PER_NANOSECOND);
                }
                ZoneReclaim.giveWay(this, kernel);
                reclaim.attemptEnded(priority);
            }
        }
    }
}
