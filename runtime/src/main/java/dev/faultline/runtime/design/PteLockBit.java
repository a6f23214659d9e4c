package dev.faultline.runtime.design;

import static dev.faultline.runtime.mm.KernelStep.ANON_ALLOC;
import static dev.faultline.runtime.mm.KernelStep.ANON_INSTALL;
import static dev.faultline.runtime.mm.KernelStep.DISPATCH;
import static dev.faultline.runtime.mm.KernelStep.LOCK_TABLES;
import static dev.faultline.runtime.mm.KernelStep.LOCK_ENTRY;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.mm.AddressSpace;
import dev.faultline.runtime.mm.EntryLock;
import dev.faultline.runtime.mm.Fault;
import dev.faultline.runtime.mm.Hazard;
import dev.faultline.runtime.mm.KernelStep;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.preset.BuildOptions.PteLockWait;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.sync.SpinLock;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * single-ptl, and a lock bit in the entry: the page fault fast path of August 2004.
 *
 * <p><b>Idea.</b> One case is hot: several threads fill empty entries of one process with new pages. A spare bit of the empty entry is the lock for that
 * case; storing the new entry releases it. Everything else goes the way of 2.6.8, under page_table_lock, which the fast path ignores. Who finds the
 * bit set returns to user mode as from a minor fault, and faults again until the owner is done.
 *
 * <p><b>Source.</b> C. Lameter, "page fault fastpath", 15 August 2004 (v1, against 2.6.8-rc4) and 17 August 2004 (v2, against 2.6.8.1); the waits that
 * H. Dickins asked for in his reply are the option PTE_LOCK_WAIT.
 *
 * <pre>
 *   lock tree                     operation                    mmap_sem   page_table_lock / locked instructions on the entry
 *
 *   mmap_sem                      fault, zero page             read       0 / 1 and a store
 *     lock bit of an entry        fault, anonymous write       read       0 / 1 and a store  (FASTPATH_SHORT_PTL: 1 / 1)
 *       page_table_lock           fault, page of an object     read       2
 *         mapping-&gt;tree_lock      fault, write to one present  read       2 copied, or its disk is told; else 1
 *         zone-&gt;lru_lock          fault, copy on write         read       2 (reuse: 1)
 *           zone-&gt;lock            a table is missing           read       as in 2.6.8: all of the fault under the lock
 *                                 first page of a VMA          read       +1
 *                                 get_user_pages, each page    read       1, and what its faults take
 *                                 remap_file_pages, each page  read       1, each missing table +1
 *                                 mmap                         write      -
 *                                 munmap, mprotect             write      1
 *                                 mremap, each extent          write      1, each missing table +1, then as munmap
 *                                 fork, parent's lock          write      1 each leaf table
 *                                 fork, child's lock           -          1 each VMA, +1 each table
 *                                 exit                         -          1
 *
 *   the bit       v1             v2
 *     ia64        56             56
 *     i386, PAE   none           9        which is a bit of a swap slot's number and of a file entry's offset
 *     x86_64      none           none     without one, page_table_lock is tried, and held while the page is made
 * </pre>
 *
 * <p><b>Hazards.</b> lost_page: v1 does not look again once it has the bit. counter_drift: rss is changed without a lock. livelock: a swap entry with
 * the bit looks locked for ever.
 *
 * <p><b>Simplified.</b> Where the slow path meets a locked entry it backs out, where 2.6.8 would take it for one of a page in swap. Without a bit the VMA
 * gets its anon_vma before the lock is tried, for that takes the lock itself, and without a free page at hand it goes the slow way, for under a spinlock
 * nothing can be reclaimed.
 */
public final class PteLockBit extends SinglePtl implements EntryLock {

    private final int version;

    /** The bit that locks an empty entry; 0 where page_table_lock stands in. */
    private final long bit;

    private final boolean looksAgain;
    private final PteLockWait wait;
    private final boolean locksShortly;

    private PteLockBit(MemoryManager kernel, int version) {
        super(kernel);
        this.version = version;
        bit = version > 1 || arch.name().equals("ia64") ? arch.entryLockBit() : 0;
        looksAgain = version > 1;
        wait = kernel.options().pteLockWait();
        locksShortly = kernel.options().isFastpathShort();
        if (version > 1) {
            kernel.exchangeEntries();
        }
    }

    /** The first version. */
    public static PteLockBit v1(MemoryManager kernel) {
        return new PteLockBit(kernel, 1);
    }

    /** The version with the races mended that were known two days later. */
    public static PteLockBit v2(MemoryManager kernel) {
        return new PteLockBit(kernel, 2);
    }

    @Override
    public String name() {
        return "pte-lock-bit-v" + version;
    }

    @Override
    public Set<KernelStep> steps() {
        return stepsWith(LOCK_TABLES, LOCK_ENTRY);
    }

    @Override
    public Set<Hazard> hazards() {
        Set<Hazard> hazards = hazardsWith();
        if (!looksAgain) {
            hazards.add(Hazard.LOST_PAGE);
        }
        if (bit != 0 && wait == PteLockWait.MINOR) {
            hazards.add(Hazard.LIVELOCK);
        }
        return hazards;
    }

    // ---- fault ------------------------------------------------------------------------------------------------------

    @Override
    public @Nullable SpinLock tableLock(AddressSpace mm) {
        return null;
    }

    @Override
    public @Nullable SpinLock installLock(Fault fault) {
        return bit == 0 || locksShortly ? fault.mm().pageTableLock() : null;
    }

    @Override
    protected void handleMmFault(Fault fault) {
        if (fault.vma().object() == null && work.walkInOrder(fault)) {
            ops.step(fault, DISPATCH);
            if (!isUnlockedInTime(fault)) {
                return;
            }
            if (arch.isNone(fault.entry()) && fastPath(fault)) {
                return;
            }
        }
        super.handleMmFault(fault);
    }

    // ---- the fast path ----------------------------------------------------------------------------------------------

    /** Looks at the entry, and waits while somebody has it locked, as the option says; if that is not at all, the fault is over. */
    private boolean isUnlockedInTime(Fault fault) {
        while (isLocked(ops.sample(fault))) {
            ops.countRetry(fault);
            switch (wait) {
                case MINOR -> {
                    fault.done(Stat.LOST_RACE);
                    return false;
                }
                case WAITQUEUE -> ops.awaitEntry(fault);
                case BITSPIN -> ops.spin(fault);
            }
            ops.order(fault.task());
        }
        return true;
    }

    private boolean isLocked(long entry) {
        return (entry & bit) != 0 && !arch.isPresent(entry);
    }

    /** A new page, or the page of zeroes, for an empty entry. False if the slow path has to find memory. */
    private boolean fastPath(Fault fault) {
        if (bit == 0 && fault.isWrite()) {
            cases.prepareAnonVma(fault);
        }
        ops.step(fault, LOCK_ENTRY);
        begin(fault);
        ops.order(fault.task());
        return attempt(fault) == Outcome.BUSY || changeLocked(fault);
    }

    @Override
    public EntryLock entryLock() {
        return this;
    }

    @Override
    public void begin(Fault fault) {
        if (bit != 0) {
            ops.entryAtomic(fault);
        }
    }

    @Override
    public Outcome attempt(Fault fault) {
        boolean isMine = bit != 0 ? ops.testAndSetBit(fault, bit) : ops.tryLock(fault.task(), fault.mm().pageTableLock());
        if (!isMine) {
            ops.countRetry(fault);
            fault.done(Stat.LOST_RACE);
            return Outcome.BUSY;
        }
        return ops.read(fault) == bit ? Outcome.LOCKED : Outcome.CHANGED;
    }

    @Override
    public void resume(Fault fault) {
        if (!changeLocked(fault)) {
            super.handleMmFault(fault);
        }
    }

    /** The entry is locked; the same result. v1 takes it for empty still. */
    private boolean changeLocked(Fault fault) {
        if (looksAgain && ops.read(fault) != bit) {
            unlockEntry(fault, ops.read(fault) & ~bit);
            fault.done(Stat.LOST_RACE);
        } else if (!fault.isWrite()) {
            enter(fault, work.zeroPageEntry(fault));
            fault.done(Stat.ZERO_PAGE);
        } else if (newPage(fault)) {
            ops.step(fault, ANON_INSTALL);
            if (installLock(fault) != null && bit != 0) {
                lock(fault);
            } else {
                ops.order(fault.task());
            }
            installOrDiscard(fault);
        } else {
            unlockEntry(fault, Architecture.NONE);
            return bit != 0;
        }
        return true;
    }

    /** The bit is held while the page is allocated and cleared; while page_table_lock is, nothing can be waited for. */
    private boolean newPage(Fault fault) {
        if (bit != 0) {
            return cases.anonymousPage(fault);
        }
        ops.step(fault, ANON_ALLOC);
        return ops.allocateClearedAtomic(fault);
    }

    /** Nobody else has entered a page meanwhile, or v1 does not care. */
    @Override
    protected void installOrDiscard(Fault fault) {
        work.countAnonymous(fault);
        work.addAnonymous(fault);
        store(fault);
        if (installLock(fault) != null) {
            unlock(fault);
        }
    }

    @Override
    public void store(Fault fault) {
        store(fault, work.writtenEntry(fault));
        fault.done(Stat.ANONYMOUS);
    }

    private void enter(Fault fault, long entry) {
        store(fault, entry);
        if (bit == 0) {
            unlock(fault);
        }
    }

    /** Stores the entry without the bit: storing and unlocking are one. */
    private void store(Fault fault, long entry) {
        work.detectLostPage(fault, bit);
        ops.unlockEntry(fault, entry);
    }

    private void unlockEntry(Fault fault, long entry) {
        ops.unlockEntry(fault, entry);
        if (bit == 0) {
            unlock(fault);
        }
    }

    // ---- the slow path ----------------------------------------------------------------------------------------------

    @Override
    protected void handlePteFault(Fault fault) {
        if (isLocked(ops.read(fault))) {
            unlock(fault);
            ops.countRetry(fault);
            fault.done(Stat.LOST_RACE);
        } else {
            super.handlePteFault(fault);
        }
    }

    /** What the slow path does with its page is not {@link #installOrDiscard} of the fast one: it holds the lock, and looks again. */
    @Override
    protected void anonymousWrite(Fault fault) {
        unlock(fault);
        if (cases.anonymousPage(fault)) {
            ops.step(fault, ANON_INSTALL);
            lock(fault);
            super.installOrDiscard(fault);
        }
    }

    /** The entry at once, for the fast path looks at it without the lock. */
    @Override
    public void install(Fault fault) {
        ops.set(fault, work.writtenEntry(fault));
        work.addAnonymous(fault);
        fault.done(Stat.ANONYMOUS);
    }
}
