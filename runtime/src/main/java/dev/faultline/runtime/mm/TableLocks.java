package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.preset.BuildOptions;
import dev.faultline.runtime.preset.BuildOptions.Placement;
import dev.faultline.runtime.preset.KernelVersion;
import dev.faultline.runtime.sync.LockClass;
import dev.faultline.runtime.sync.Locks;
import dev.faultline.runtime.sync.SpinLock;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the lock is that guards the entries of a table: pte_lockptr, pmd_lockptr.
 *
 * <pre>
 *   PTLOCK_PLACEMENT                              bytes                       two tables share it
 *
 *   page      in the struct page of the table     none: it overlays a field   never
 *   hashed    in an array, by the table's frame   4 x {@value #HASHED_LOCKS}                    once in a while, of any process
 *   mm        in the address space                4 a process                 all of a process: page_table_lock itself
 * </pre>
 *
 * <p>A kernel for fewer than SPLIT_PTLOCK_CPUS CPUs has it in the address space, whatever the placement. Upper tables are guarded by page_table_lock;
 * from 3.13 on those one level above the leaf tables have locks of their own too, where huge pages may be mapped in them.
 *
 * <p>Source: {@code include/linux/mm.h} and {@code mm/Kconfig} of Linux 2.6.15 for page and mm; hashed is the alternative to overlaying a field.
 */
public final class TableLocks {

    private static final int HASHED_LOCKS = 256;

    /** ARCH_ENABLE_SPLIT_PMD_PTLOCK. */
    private static final KernelVersion FIRST_TO_SPLIT_MIDDLE = new KernelVersion(3, 13, 0);

    private final Placement placement;

    /** Tables up to this level have locks of their own. */
    private final int highestLevel;

    private final SpinLock[] hashed;
    private final @Nullable Locks locks;
    private final @Nullable LockClass ownClass;

    private TableLocks() {
        placement = Placement.MM;
        highestLevel = 0;
        hashed = new SpinLock[0];
        locks = null;
        ownClass = null;
    }

    TableLocks(Locks locks, BuildOptions options, KernelVersion kernel, Architecture arch) {
        this.locks = locks;
        this.placement = options.ptlockPlacement();
        this.highestLevel = kernel.isAtLeast(FIRST_TO_SPLIT_MIDDLE) && arch.hugeEntries().isPresent() ? 1 : 0;
        this.ownClass = locks.spinLockClass("page->ptl", LockRank.PTE_LOCK);
        this.hashed = new SpinLock[placement == Placement.HASHED ? HASHED_LOCKS : 0];
        Arrays.setAll(hashed, i -> locks.spinLock("hashed ptl", LockRank.PTE_LOCK));
    }

    /** One lock for all tables of an address space, as kernels had it before 2.6.15. */
    public static TableLocks inAddressSpace() {
        return new TableLocks();
    }

    /** The lock of a table's entries. */
    public SpinLock of(AddressSpace mm, PageTable table) {
        if (table.level > highestLevel) {
            return mm.pageTableLock();
        }
        return switch (placement) {
            case MM -> mm.pageTableLock();
            case HASHED -> hashed[bucket(table)];
            case PAGE -> {
                SpinLock own = table.lock;
                if (own == null) {
                    own = locks.spinLock(ownClass);
                    table.lock = own;
                }
                yield own;
            }
        };
    }

    /** Tables that follow one another in memory get different locks. */
    private static int bucket(PageTable table) {
        return (int) (table.pfn & HASHED_LOCKS - 1);
    }

    /**
     * Whether two of them may be taken in that order. In pages nobody takes them the other way round: one belongs to a child that nobody knows yet, or
     * mmap_sem is held for writing, or one is of the table above. In the array another process may have the same two, so they are taken in the array's
     * order.
     */
    boolean mayTakeInOrder(SpinLock first, SpinLock second) {
        return place(first) <= place(second);
    }

    /** Place in the array; -1 for a lock that is not in it. */
    private int place(SpinLock lock) {
        return Arrays.asList(hashed).indexOf(lock);
    }

    /** Whether nobody holds the lock of any leaf table of an address space, or waits for it. */
    public boolean areFree(AddressSpace mm) {
        boolean[] free = {true};
        mm.pageTables().forEachLeaf(0, -1L, (leaf, from, to) -> free[0] &= of(mm, leaf).isFree());
        return free[0];
    }
}
