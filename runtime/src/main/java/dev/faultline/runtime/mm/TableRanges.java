package dev.faultline.runtime.mm;

import dev.faultline.runtime.sched.Task;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;

/** What is done to the page tables of a range, or of a whole address space, under the locks of a design. */
public interface TableRanges {

    /**
     * Clears [start, end) after {@code detach} has taken its VMAs out of the tree.
     *
     * @param detach changes the VMAs and returns what they left of the neighbourhood
     */
    void unmap(UserTask task, long start, long end, Detach detach);

    /**
     * Clears the entries of [start, end) that {@code which} picks, and leaves VMAs and page tables: zap_page_range.
     *
     * @param mm the address space, which need not be the task's
     */
    void zap(UserTask task, AddressSpace mm, long start, long end, LongPredicate which);

    /** Gives leaf tables back that [start, end) covers whole and that are empty now. mmap_sem is held. */
    void freeLeafTables(UserTask task, long start, long end);

    /**
     * Replaces every present entry of [start, end) by {@code change} of it. mmap_sem is held, if the address space is the task's.
     *
     * @param mm the address space, which need not be the task's
     * @return how many entries were present
     */
    long update(UserTask task, AddressSpace mm, long start, long end, LongUnaryOperator change);

    /**
     * Does {@code work} on one entry of any address space under the lock that guards the entry, or nothing where its table is missing:
     * page_check_address. A huge page there is split. Nothing else need be held, so what the entry is must be found out under the lock.
     */
    void withEntry(Task task, AddressSpace mm, long address, EntryWork work);

    /** Work on an entry whose lock is held. */
    @FunctionalInterface
    interface EntryWork {
        void run(PageTable table, int index);
    }

    /** Takes VMAs out of the tree, and says up to where page tables may go. */
    interface Detach {
        /** Returns the edges of the mappings left below and above the range. */
        Edges detach();
    }

    /**
     * Where the neighbouring mappings end and begin.
     *
     * @param floor end of the mapping below, 0 if there is none
     * @param ceiling start of the mapping above, 0 if there is none
     */
    record Edges(long floor, long ceiling) {}

    /** Changes the protection of the entries of a VMA, whose own protection has been changed. mmap_sem is held for writing. */
    void protect(UserTask task, Vma vma, long start, long end);

    /**
     * Moves page-table entries to the addresses of another VMA of the same address space. mmap_sem is held for writing.
     *
     * @return whether all were moved; false when there is no memory for a page table, and then the move tells how far it came
     */
    boolean move(UserTask task, PageTableMove move);

    /**
     * Copies the parent's mappings and pages into a child that nobody else knows yet.
     *
     * @return whether there was memory for its page tables; what it got by then stays, and {@link #exit} gives it back
     */
    boolean fork(UserTask parent, CopyPageRange copy);

    /**
     * Tears down a whole address space.
     *
     * @param task the last task in it, or the one that failed to make it
     */
    void exit(UserTask task, AddressSpace mm);

    /** Whether nobody holds a lock of the address space's page tables, or waits for one. */
    boolean areUnlocked(AddressSpace mm);
}
