package dev.faultline.runtime.mm;

import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.sched.Task;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * The allocator's way when a page cannot just be taken: __alloc_pages (mm/page_alloc.c).
 *
 * <pre>
 *        ┌─► above low, any node? ──────────────────────────────────────────► page
 *        │        │no: wake every node's kswapd
 *        │   above min? ──────────────────────────────────────────────────► page
 *        │        │no
 *        │   a task that reclaims, or is being killed: any at all? ────────► page, or none
 *        │        │else
 *        │   reclaim ◄──────────────────────┐
 *        │        │some came free           │
 *        │        ├─► above min? ────────── │ ───────────────────────────► page
 *        │        │       └ no: a short nap ┘
 *        │        │none
 *        │   above high? (somebody else was killed meanwhile) ─────────────► page
 *        │        │no: empty the lists of idle CPUs
 *        │   above min? ──────────────────────────────────────────────────► page
 *        │        │no
 *        └── OomKiller ── nobody left to kill, or the task's swapoff is called off ──────────► none
 * </pre>
 *
 * So an allocation never fails but for who is being killed, as for single pages in the kernel.
 *
 * <p>Simplified: the CPU's own list is taken from without a look at the marks, which are looked at when it is filled. One zone a node, so no
 * reserves for lower zones. Reclaim is tried 16 times in vain in 2.6, too, where once is enough: there others have brought pages down to the inactive
 * lists before. CPUs' lists are as long on small machines as on large ones, so they are emptied before anybody is killed, in 2.6, too.
 */
final class SlowAllocation {

    /** MAX_RECLAIM_RETRIES of 6.x. */
    private static final int TRIES_IN_VAIN = 16;

    private final MemoryManager kernel;
    private final DirectReclaim directReclaim;
    private final Kswapd[] kswapds;
    private final OomKiller oomKiller;
    private final ReclaimRules rules;

    /** Tasks that free memory: they may take the last of it (PF_MEMALLOC). In order. */
    private final Set<Task> reclaiming = Collections.newSetFromMap(new IdentityHashMap<>());

    SlowAllocation(MemoryManager kernel, DirectReclaim directReclaim, Kswapd[] kswapds, OomKiller oomKiller) {
        this.kernel = kernel;
        this.directReclaim = directReclaim;
        this.kswapds = kswapds;
        this.oomKiller = oomKiller;
        this.rules = ReclaimRules.of(kernel.kernel);
    }

    /**
     * Takes a page for {@code task}; {@link Zone#EMPTY} if it is being killed, or reclaims, and there is none at all.
     *
     * @param mayFail whether it can do without: then there is none either where somebody would have to be killed
     */
    long allocate(Task task, boolean mayFail) {
        int[] nodes = kernel.allocator.nodesNear(task.cpu());
        while (true) {
            long pfn = take(task, nodes, Mark.LOW);
            if (pfn != Zone.EMPTY) {
                return pfn;
            }
            for (int node : nodes) {
                kswapds[node].wakeIfLow(task);
            }
            pfn = take(task, nodes, Mark.MIN);
            if (pfn != Zone.EMPTY) {
                return pfn;
            }
            if (mayTakeTheLast(task)) {
                return take(task, nodes, Mark.NONE);
            }
            pfn = reclaimAndTake(task, nodes);
            if (pfn != Zone.EMPTY) {
                return pfn;
            }
            pfn = take(task, nodes, Mark.HIGH);
            if (pfn == Zone.EMPTY) {
                drainIdleCpus(task);
                pfn = take(task, nodes, Mark.MIN);
            }
            if (pfn != Zone.EMPTY) {
                return pfn;
            }
            if (mayFail || !oomKiller.outOfMemory(task) || kernel.swap.mustStopSwapoff(task)) {
                return Zone.EMPTY;
            }
        }
    }

    /**
     * Reclaims until a page can be taken, or nothing comes free any more. Who has freed nothing waits for some of what is being written before it tries
     * again (reclaim_throttle).
     */
    private long reclaimAndTake(Task task, int[] nodes) {
        for (int inVain = 0; inVain < TRIES_IN_VAIN; inVain++) {
            reclaiming.add(task);
            boolean progress = directReclaim.free(task, nodes);
            reclaiming.remove(task);
            boolean hasWaited = !progress && kernel.swap.awaitWrites(task, ReclaimScan.CLUSTER);
            long pfn = take(task, nodes, Mark.MIN);
            if (pfn != Zone.EMPTY) {
                return pfn;
            }
            if (task.isKilled() || !progress && !hasWaited && directReclaim.isHopeless(task)) {
                return Zone.EMPTY;
            }
            if (progress) {
                inVain = -1;
                directReclaim.nap(task, rules.napMillis());
            }
        }
        return Zone.EMPTY;
    }

    /** Nobody is killed while pages lie on the lists of CPUs that have nothing to do; one that is at work takes from its own. */
    private void drainIdleCpus(Task task) {
        for (Cpu other : kernel.cpus) {
            task.cpu().order();
            if (kernel.scheduler.current(other) == null) {
                kernel.allocator.drainLists(task.cpu(), other);
            }
        }
    }

    private boolean mayTakeTheLast(Task task) {
        task.cpu().order();
        return task.isKilled() || task instanceof Kswapd || reclaiming.contains(task);
    }

    /** Which of a zone's marks must not be gone below. */
    private enum Mark {
        NONE,
        MIN,
        LOW,
        HIGH;

        long of(Zone zone) {
            return switch (this) {
                case NONE -> 0;
                case MIN -> zone.watermarks().min();
                case LOW -> zone.watermarks().low();
                case HIGH -> zone.watermarks().high();
            };
        }
    }

    private long take(Task task, int[] nodes, Mark mark) {
        Cpu cpu = task.cpu();
        for (int node : nodes) {
            cpu.order();
            Zone zone = kernel.memory.zone(node);
            if (zone.freeFrames() > mark.of(zone) || kernel.allocator.hasListed(cpu, node)) {
                long pfn = kernel.allocator.takeFrom(cpu, node, mark.of(zone));
                if (pfn != Zone.EMPTY) {
                    return pfn;
                }
            }
        }
        return Zone.EMPTY;
    }
}
