package dev.faultline.runtime.mm;

import dev.faultline.runtime.sched.Task;

/** Where reclaim puts pages that no file is behind: what it asks of swap. */
public interface SwapOut {

    /** Whether a page could be given a slot now. In order. */
    boolean hasRoom();

    /**
     * Gives a locked page a slot, enters it in the swap cache and marks it dirty: add_to_swap.
     *
     * @return whether there was a slot
     */
    boolean add(Task task, long pfn);

    /** The entry that leads to the slot of a page in the swap cache, with one more reference on the slot for the entry: swap_duplicate. */
    long duplicate(Task task, long pfn);

    /**
     * Begins to write a locked page of the swap cache to its slot: swap_writepage. The page is under writeback afterwards, or clean if the device
     * is done at once, and unlocked.
     */
    void writeOut(Task task, long pfn);

    /** Takes a locked page that no entry maps out of the swap cache, with the cache's reference: __delete_from_swap_cache. */
    void removeFromCache(Task task, long pfn);
}
