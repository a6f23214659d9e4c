package dev.faultline.runtime.mm;

import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.sched.Task;

/** Where reclaim puts pages that no file is behind: what it asks of swap. */
public interface SwapOut {

    /** Whether a page could be given a slot. An ordered operation. */
    boolean hasFreeSlots(Cpu cpu);

    /** Gives a locked page a slot and puts it in the swap cache, dirty: add_to_swap. */
    boolean add(Cpu cpu, long pfn);

    /** The entry that replaces one which mapped a page of the swap cache, and its place in the books: the second half of try_to_unmap. */
    long unmapped(Cpu cpu, AddressSpace mm, long pfn);

    /** Begins to write a locked, dirty page of the swap cache to its slot, and unlocks it. */
    void writeOut(Task task, long pfn);

    /** Takes a locked page out of the cache, with the cache's reference. */
    void removeFromCache(Cpu cpu, long pfn);

    /** Pages swap has room for, and how many of them are free. */
    long totalPages();

    long freePages();
}
