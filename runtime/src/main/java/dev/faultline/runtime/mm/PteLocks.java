package dev.faultline.runtime.mm;

import dev.faultline.runtime.preset.BuildOptions;
import dev.faultline.runtime.sync.LockClass;
import dev.faultline.runtime.sync.Locks;
import dev.faultline.runtime.sync.SpinLock;

/**
 * Where the lock is that guards the entries of a leaf table, in kernels that have one for each: pte_lockptr.
 *
 * <pre>
 *   PTLOCK_PLACEMENT                              bytes                       two tables share it
 *
 *   page      in the struct page of the table     none: it overlays a field   never
 *   hashed    in an array, by the table's frame   4 x {@value #HASHED_LOCKS}                    once in a while, of any process
 *   mm        in the address space                4 a process                 all of a process: page_table_lock itself
 * </pre>
 *
 * <p>A kernel for fewer than SPLIT_PTLOCK_CPUS CPUs has it in the address space, whatever the placement.
 *
 * <p>Source: {@code include/linux/mm.h} and {@code mm/Kconfig} of Linux 2.6.15 for page and mm; hashed is the alternative to overlaying a field.
 */
public final class PteLocks {

    private static final int HASHED_LOCKS = 256;

    private final Locks locks;
    private final BuildOptions.Placement placement;
    private final SpinLock[] hashed;
    private final LockClass ownClass;

    PteLocks(Locks locks, BuildOptions options) {
        this.locks = locks;
        this.placement = options.ptlockPlacement();
        this.ownClass = locks.spinLockClass("page->ptl", LockRank.PTE_LOCK);
        this.hashed = new SpinLock[placement == BuildOptions.Placement.HASHED ? HASHED_LOCKS : 0];
        for (int i = 0; i < hashed.length; i++) {
            hashed[i] = locks.spinLock("hashed ptl", LockRank.PTE_LOCK);
        }
    }

    /** The lock of a leaf table's entries. */
    public SpinLock of(AddressSpace mm, PageTable leaf) {
        return switch (placement) {
            case MM -> mm.pageTableLock();
            case HASHED -> hashed[bucket(leaf)];
            case PAGE -> {
                SpinLock own = leaf.lock;
                if (own == null) {
                    own = locks.spinLock(ownClass);
                    leaf.lock = own;
                }
                yield own;
            }
        };
    }

    /** Whether it is another lock than page_table_lock. */
    public boolean areSplit() {
        return placement != BuildOptions.Placement.MM;
    }

    /** Tables that follow one another in memory get different locks. */
    private static int bucket(PageTable leaf) {
        return (int) (leaf.pfn & HASHED_LOCKS - 1);
    }

    /**
     * Whether two of them may be taken in that order. In pages nobody takes them the other way round: one belongs to a child that nobody knows yet, or
     * mmap_sem is held for writing. In the array another process may have the same two, so they are taken in the array's order.
     */
    boolean mayTakeInOrder(SpinLock first, SpinLock second) {
        return placement != BuildOptions.Placement.HASHED || place(first) <= place(second);
    }

    private int place(SpinLock lock) {
        for (int i = 0; i < hashed.length; i++) {
            if (hashed[i] == lock) {
                return i;
            }
        }
        throw new IllegalArgumentException("The lock is not in the array.");
    }

    /** Whether nobody holds the lock of any leaf table of an address space, or waits for it. */
    public boolean areFree(AddressSpace mm) {
        boolean[] free = {true};
        mm.pageTables().forEachLeaf(0, -1L, (leaf, from, to) -> free[0] &= of(mm, leaf).isFree());
        return free[0];
    }
}
