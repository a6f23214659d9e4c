package dev.faultline.runtime.mm;

import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.sched.Task;

/**
 * Pages of zeroes for whoever must have one: from the nearest node's pool, while that lasts, else cleared there and then.
 *
 * <pre>
 *                 free on the zone's lists ──Scrubber──► the zone's pool ──a batch──► the CPU's list ──► cleared page
 *                       ▲                                      │
 *                       └── freed                              └── also for who wants any page, when there is no other
 * </pre>
 *
 * <p>Without prezeroing there is no pool. Source: the prezeroing posts by C. Lameter, V1 (December 2004) to V7 (February 2005): __GFP_ZERO takes from lists
 * of zeroed pages first.
 *
 * <p>Simplified: only faults and the tables they need take from the pool, and only from the nearest node's.
 */
final class ClearedPages {

    private final MemoryManager kernel;
    private final PageAllocator allocator;
    private final boolean hasPool;

    ClearedPages(MemoryManager kernel) {
        this.kernel = kernel;
        allocator = kernel.allocator;
        hasPool = kernel.kernel.prezero();
    }

    /** Takes one for {@code task}, which may reclaim and sleep for it; {@link Zone#EMPTY} as {@link PageAllocator#allocate} says. */
    long allocate(Task task) {
        long pooled = pooled(task.cpu());
        return pooled != Zone.EMPTY ? pooled : cleared(task, allocator.allocate(task.cpu()));
    }

    /** The same when {@code task}'s CPU has no page left on its list, and the zone is too low to fill that. */
    long allocateInShortage(Task task) {
        return cleared(task, allocator.allocateInShortage(task.cpu()));
    }

    /** The same without waiting for memory. */
    long allocateAtomic(Task task) {
        long pooled = pooled(task.cpu());
        return pooled != Zone.EMPTY ? pooled : cleared(task, allocator.allocateAtomic(task.cpu()));
    }

    private long pooled(Cpu cpu) {
        return hasPool ? allocator.allocateZeroed(cpu) : Zone.EMPTY;
    }

    /** The task may have come to another CPU while it was given the page. */
    private long cleared(Task task, long pfn) {
        if (pfn != Zone.EMPTY) {
            kernel.ports[kernel.memory.node(pfn)].clearPage(task.cpu());
        }
        return pfn;
    }
}
