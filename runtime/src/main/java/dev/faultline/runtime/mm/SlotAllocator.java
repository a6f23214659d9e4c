package dev.faultline.runtime.mm;

import dev.faultline.runtime.hardware.Cpu;

/**
 * Chooses slots in an area of swap, so that pages which go out together lie together: a disk then seeks once, and read-ahead finds neighbours.
 *
 * <pre>
 *   2.6   {@link NextFitSlots}     one place in the area goes on from slot to slot, under the area's lock
 *   6.x   {@link ClusteredSlots}   each CPU fills a cluster of its own, under the cluster's lock
 * </pre>
 *
 * Offsets are counted from the start of the area; 0 is its header and never given out.
 */
sealed interface SlotAllocator permits NextFitSlots, ClusteredSlots {

    /** No slot is free. */
    long NONE = 0;

    /**
     * Takes a free slot and marks it as in the swap cache: scan_swap_map. Takes and drops whatever lock it needs.
     *
     * @return its offset, or {@link #NONE}
     */
    long take(Cpu cpu);

    /** Takes the lock that protects a slot. */
    void lock(Cpu cpu, long offset);

    /** Drops it. */
    void unlock(Cpu cpu, long offset);

    /** A slot has become free. Its lock is held. */
    void freed(Cpu cpu, long offset);
}
