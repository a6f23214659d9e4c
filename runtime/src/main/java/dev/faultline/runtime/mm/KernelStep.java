package dev.faultline.runtime.mm;

import dev.faultline.runtime.stats.Activity;

/**
 * Where a task can stand in the kernel: the named steps of the fault handlers, in the order they are passed, then those of whatever else changes page
 * tables. Scripts stall threads at them, traces and waits are told by them.
 *
 * <p>A step is passed before what its sentence says is done.
 */
public enum KernelStep implements Activity {
    /** The processor has trapped. */
    TRAP,
    /** Looking for the VMA, and handling the fault, without mmap_sem. */
    SPECULATE,
    /** Giving up what that took. */
    END_SPECULATION,
    /** Looking for the VMA without a lock, and taking its own if that is free. */
    LOCK_VMA,
    /** Waiting for, or taking, mmap_sem. */
    DOWN_READ,
    /** Looking for the VMA and checking its rights. */
    FIND_VMA,
    /** Taking the lock of the page tables to walk them. */
    LOCK_TABLES,
    /** Allocating a missing page-table page, nothing locked. */
    ALLOC_TABLE,
    /** Walking to the entry and choosing the case. */
    DISPATCH,
    /** Taking the lock of an entry that was looked at without one, to look again. */
    LOCK_ENTRY,
    /** Allocating and clearing a huge page, and the table that waits behind it, nothing locked. */
    HUGE_ALLOC,
    /** Taking the lock again to install it. */
    HUGE_INSTALL,
    /** Giving the VMA its anon_vma. */
    ANON_PREPARE,
    /** Allocating and clearing a page, nothing locked. */
    ANON_ALLOC,
    /** Taking the lock again to install it. */
    ANON_INSTALL,
    /** Mapping what is in memory around a read fault on an object, under the lock. */
    FAULT_AROUND,
    /** Finding the page in its object, or allocating and adding it, nothing locked. */
    OBJECT_PAGE,
    /** Taking the lock again to install it. */
    OBJECT_INSTALL,
    /** Finding the page in the swap cache or reading it, and locking it, nothing else locked. */
    SWAP_IN,
    /** Taking the lock again to install it. */
    SWAP_INSTALL,
    /** Copying a page that is shared, nothing locked. */
    COW_COPY,
    /** Taking the lock again to install the copy. */
    COW_INSTALL,
    /** Asking the object's disk for the page and waiting for it, nothing locked. */
    OBJECT_IO,
    /** Telling the object's disk that a page is about to become dirty, nothing locked. */
    PAGE_MKWRITE,
    /** Releasing the lock of the VMA. */
    UNLOCK_VMA,
    /** Releasing mmap_sem. */
    UP_READ,

    // ---- not in faults ----------------------------------------------------------------------------------------------

    /** munmap: clearing entries of mappings that are out of the tree already. */
    UNMAP_ENTRIES,
    /** Flushing translations of entries that have been cleared, and then freeing the pages. */
    ZAP_FLUSH,
    /** munmap: freeing page tables whose entries have been cleared. */
    FREE_TABLES,
    /** munmap: giving up the objects behind mappings that are gone. */
    RELEASE_OBJECTS,
    /** mprotect: changing the entries of a mapping that has its new rights already. */
    PROTECT_ENTRIES,
    /** mprotect: flushing translations of entries that have been changed. */
    PROTECT_FLUSH,
    /** mremap: moving entries to a mapping that is in the tree already. */
    MOVE_ENTRIES,
    /** fork: flushing the parent's translations of entries that have been write-protected. */
    FORK_FLUSH,
    /** madvise collapse: copying pages whose entries have been taken out. */
    COLLAPSE_COPY,
    /** truncate: taking pages out of an object whose entries have been cleared. */
    TRUNCATE_PAGES,
    /** Reclaim: storing a swap entry, or nothing, where an entry has been cleared and flushed; not where the two are exchanged in one. */
    SWAP_OUT_ENTRY,
    /** Releasing mmap_sem after a change of mappings. */
    UP_WRITE;

    @Override
    public String text() {
        return name();
    }

    /**
     * The step that waits for a lock are told by, when the lock is let go at this one: all up to the choice of the case are one, for where a walk is split
     * into steps differs by design. Faults that do not map around pass that step, too; those that do say so themselves.
     */
    Activity holding() {
        return switch (this) {
            case TRAP, SPECULATE, END_SPECULATION, LOCK_VMA, DOWN_READ, FIND_VMA, LOCK_TABLES, LOCK_ENTRY, FAULT_AROUND -> DISPATCH;
            default -> this;
        };
    }
}
