package dev.faultline.runtime.design;

import static dev.faultline.runtime.mm.KernelStep.ANON_INSTALL;
import static dev.faultline.runtime.mm.KernelStep.COW_INSTALL;
import static dev.faultline.runtime.mm.KernelStep.DISPATCH;
import static dev.faultline.runtime.mm.KernelStep.FAULT_AROUND;
import static dev.faultline.runtime.mm.KernelStep.LOCK_ENTRY;
import static dev.faultline.runtime.mm.KernelStep.LOCK_TABLES;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.mm.AddressSpace;
import dev.faultline.runtime.mm.Fault;
import dev.faultline.runtime.mm.Hazard;
import dev.faultline.runtime.mm.KernelStep;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.MmapSemDesign;
import dev.faultline.runtime.mm.OneLockRanges;
import dev.faultline.runtime.mm.PatchEvent;
import dev.faultline.runtime.mm.TableLocks;
import dev.faultline.runtime.preset.BuildOptions;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.sync.SpinLock;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Entries changed by compare-exchange: the page fault scalability patches.
 *
 * <p><b>Idea.</b> An entry is one word, so a fault can read it without a lock, prepare the new one and exchange the two if the old one is still there; who
 * loses throws its page away and returns. What needs more than one word (copying, pages of objects, hanging in a table) still takes
 * page_table_lock. A kernel built without the option has every window that the patches opened under that lock instead: page_table_atomic_start takes it.
 *
 * <p><b>Source.</b> The posts by C. Lameter of V16 (28 January 2005) to V20 (29 April 2005) against 2.6.11, of V3 (23 August 2004) and V10 (15 October
 * 2004), and their review.
 *
 * <pre>
 *   lock tree                     operation                    mmap_sem   page_table_lock / locked instructions on the entry
 *                                                                         ATOMIC_TABLE_OPS = y          n
 *   mmap_sem                      fault, zero page             read       0 / 1                         1
 *     page_table_lock             fault, anonymous write       read       0 / 1  (3 patches: 1 / 1)     2
 *       mapping-&gt;tree_lock        fault, page of an object     read       1 / 0                         2
 *       zone-&gt;lru_lock            fault, write to one present  read       as copy on write
 *         zone-&gt;lock              fault, copy on write         read       2 / 0  (V16, V17: 1 / 0)      2
 *                                        reuse                 read       1 / 0  (V16, V17: 0 / 1)      1
 *                                 fault, present               read       0 / 1                         1
 *                                 each missing table           read       1 / 0  (ia64: 0 / 1)          1
 *                                 first page of a VMA          read       1 / 0                         1
 *                                 get_user_pages, each page    read       1, and what its faults take
 *                                 remap_file_pages, each page  read       1, each missing table as above
 *                                 mmap                         write      -
 *                                 munmap, mprotect             write      1
 *                                 mremap, each extent          write      1, each missing table +1, then as munmap
 *                                 fork, parent's lock          write      1 each leaf table
 *                                 fork, child's lock           -          1 each VMA, +1 each table
 *                                 exit                         -          1
 *
 *   patches    1  exchange in the swapper and in mprotect    2  counters by macros    3  access bits and the zero page without the lock
 *              4  new pages without the lock, atomic counters.  With 1 or 2 the fault path is that of 2.6.11.
 *
 *   versions   V3   with PAE compares the low word of an entry only     V10  takes the lock to copy, and does not compare the entry
 *              V16  copies without the lock, and takes a reference on a page that may be gone    V17  the same without the reference
 *              V19  takes the lock to copy                                                      V20  expects a dirty entry where it sets dirty
 * </pre>
 *
 * <p><b>Hazards.</b> V3 with PAE: lost_page, an entry of swap passes for none. V10: double_map and use_after_free, for it goes by the page it saw before it
 * had the lock. V16: use_after_free. V17: lost_page, for what it copies from may be freed, and be the entry's page again when it compares.
 *
 * <p><b>Simplified.</b> V3 and V10 differ from V16 in more than what is said here. A thread that was merely slower counts as a lost race; only an old
 * translation is a spurious fault, so that processors which look in memory have none. mprotect clears and sets under the lock where patch 1 loops on
 * compare-exchange: with mmap_sem held for writing no fault sees the difference.
 */
public final class AtomicPte extends MmapSemDesign {

    /** Whether an entry is looked at, its access bits set and the zero page entered without the lock: page_table_atomic_start does nothing. */
    private final boolean isLockless;

    /** Whether a new page is entered without the lock too. */
    private final boolean entersLockless;

    /** Whether the fault path is that of 2.6.11: patches 1 and 2 do not touch it. */
    private final boolean isBaseline;

    /** Whether a table is hung in by a compare-exchange, as ia64's 8-byte one. */
    private final boolean exchangesTables;

    private final boolean copiesUnlocked;
    private final boolean holdsUnlocked;
    private final boolean expectsDirty;

    /** Whether a write to a page that is there compares the entry once it has the lock. */
    private final boolean looksAgain;

    /** Whether an entry of two words passes for none by its low word. */
    private final boolean comparesLowWord;

    public AtomicPte(MemoryManager kernel) {
        super(kernel, TableLocks.inAddressSpace(), new OneLockRanges(kernel));
        BuildOptions options = kernel.options();
        isBaseline = options.atomicTablePatches() < 3;
        String version = Objects.requireNonNullElse(kernel.kernel().designVersion(), "v20");
        comparesLowWord = version.equals("v3") && arch.entryStores() == 2;
        isLockless = (options.atomicTableOps() || comparesLowWord) && !isBaseline;
        entersLockless = options.entersAtomically() || comparesLowWord && !isBaseline;
        exchangesTables = isLockless && arch.name().equals("ia64");
        looksAgain = !isLockless || !version.equals("v10");
        holdsUnlocked = version.equals("v16");
        copiesUnlocked = isLockless && (holdsUnlocked || version.equals("v17"));
        expectsDirty = version.equals("v20");
        kernel.exchangeEntries();
        if (!isBaseline) {
            kernel.countPatchEvents();
        }
    }

    @Override
    public String name() {
        return "atomic-pte";
    }

    @Override
    public Set<KernelStep> steps() {
        return stepsWith(isLockless ? LOCK_ENTRY : LOCK_TABLES);
    }

    @Override
    public boolean takesPhases() {
        return true;
    }

    @Override
    public Set<Hazard> hazards() {
        Set<Hazard> hazards = hazardsWith();
        if (copiesUnlocked) {
            hazards.add(holdsUnlocked ? Hazard.USE_AFTER_FREE : Hazard.LOST_PAGE);
        }
        if (!looksAgain) {
            hazards.addAll(Set.of(Hazard.USE_AFTER_FREE, Hazard.DOUBLE_MAP));
        }
        if (comparesLowWord) {
            hazards.add(Hazard.LOST_PAGE);
        }
        return hazards;
    }

    // ---- fault ------------------------------------------------------------------------------------------------------

    @Override
    public @Nullable SpinLock tableLock(AddressSpace mm) {
        return isLockless ? null : mm.pageTableLock();
    }

    @Override
    public @Nullable SpinLock installLock(Fault fault) {
        return entersLockless ? null : fault.mm().pageTableLock();
    }

    @Override
    protected void handleMmFault(Fault fault) {
        if (!isLockless) {
            ops.step(fault, LOCK_TABLES);
            ops.completeLock(fault, fault.mm().pageTableLock());
        }
        if (walkMakingTables(fault, true)) {
            ops.step(fault, DISPATCH);
            handlePteFault(fault);
        }
    }

    /**
     * Walks to the entry, filling in missing tables, each allocated between page_table_atomic_stop and _start. If the fault ends here nothing is held
     * any more.
     *
     * @param forPage whether a page is to be mapped
     */
    private boolean walkMakingTables(Fault fault, boolean forPage) {
        while (!(isLockless ? work.walkInOrder(fault) : work.walk(fault))) {
            if (huge.areAsked(fault, forPage)) {
                hold(fault);
                if (huge.areAsked(fault, forPage) && huge.handle(fault, forPage)) {
                    return false;
                }
                letGo(fault);
                continue;
            }
            stop(fault);
            if (!cases.allocateTable(fault, forPage)) {
                return false;
            }
            start(fault);
            populate(fault);
        }
        return true;
    }

    /** Hangs the table in if the place is still empty: test-and-populate. */
    private void populate(Fault fault) {
        if (exchangesTables) {
            ops.order(fault.task());
            ops.entryAtomic(fault);
            work.installTable(fault);
        } else {
            hold(fault);
            work.installTable(fault);
            letGo(fault);
        }
    }

    /** Chooses the case by one look at the entry; each ends what {@link #start} began. */
    private void handlePteFault(Fault fault) {
        ops.sample(fault);
        switch (cases.choose(fault)) {
            case OBJECT -> noPage(fault);
            case ANONYMOUS_WRITE -> anonymousWrite(fault);
            case ANONYMOUS_READ -> anonymousRead(fault);
            case FILE_OFFSET -> {
                stop(fault);
                cases.filePage(fault);
            }
            case GUARD -> {
                stop(fault);
                work.failOnGuard(fault);
            }
            case SWAP_SLOT -> {
                stop(fault);
                cases.swapPage(fault);
            }
            case PRESENT -> present(fault);
        }
    }

    private void noPage(Fault fault) {
        boolean isThere = false;
        if (objects.faultsAround(fault)) {
            ops.step(fault, FAULT_AROUND);
            hold(fault);
            isThere = work.isTableThere(fault) && objects.mapAround(fault);
            unlock(fault);
        } else {
            stop(fault);
        }
        cases.objectPage(fault, isThere);
    }

    private void anonymousRead(Fault fault) {
        prefault.read(fault, this::enterZeroPage);
        stop(fault);
    }

    private boolean enterZeroPage(Fault fault) {
        boolean entered = exchange(fault, Architecture.NONE, work.zeroPageEntry(fault));
        if (!entered) {
            ops.count(PatchEvent.ANON_READ);
        }
        return entered;
    }

    private void anonymousWrite(Fault fault) {
        stop(fault);
        prefault.write(fault, this::enterNewPage);
    }

    @Override
    protected void enterNewPage(Fault fault) {
        if (cases.anonymousPage(fault)) {
            ops.step(fault, ANON_INSTALL);
            if (entersLockless) {
                ops.order(fault.task());
            } else {
                lock(fault);
            }
            installOrDiscard(fault);
        }
    }

    @Override
    protected void installOrDiscard(Fault fault) {
        if (comparesLowWord) {
            work.detectHalfCompared(fault);
        }
        if (work.isStillNone(fault)) {
            install(fault);
            work.countAnonymous(fault);
        } else {
            if (!isBaseline) {
                exchangeNow(fault, Architecture.NONE, work.writtenEntry(fault));
                ops.count(PatchEvent.ANON_WRITE);
            }
            ops.discardPage(fault);
            fault.done(Stat.LOST_RACE);
        }
        if (!entersLockless) {
            unlock(fault);
        }
    }

    /** With the patches the entry first: nobody holds a lock that would keep others from it until the page is in the books. */
    @Override
    public void install(Fault fault) {
        if (isBaseline) {
            work.addAnonymous(fault);
            ops.set(fault, work.writtenEntry(fault));
        } else {
            exchangeNow(fault, Architecture.NONE, work.writtenEntry(fault));
            work.addAnonymous(fault);
        }
        fault.done(Stat.ANONYMOUS);
    }

    private void present(Fault fault) {
        if (cases.isWriteProtected(fault)) {
            lockToCopy(fault);
        } else {
            touch(fault);
        }
    }

    /** Copying is done under the lock, if the entry is still the same then: but for the versions that go without. */
    private void lockToCopy(Fault fault) {
        if (copiesUnlocked) {
            writeProtectedUnlocked(fault);
            return;
        }
        if (isLockless) {
            ops.step(fault, LOCK_ENTRY);
        }
        hold(fault);
        boolean isAsBefore = ops.read(fault) == fault.entry();
        if (!isAsBefore && !looksAgain) {
            oldPage.detectStale(fault);
        }
        if (isAsBefore || !looksAgain) {
            cases.writeProtected(fault);
        } else {
            unlock(fault);
            fault.done(Stat.LOST_RACE);
        }
    }

    /** As V16 and V17 have it: the page is reused by a compare-exchange, and the lock taken only to enter a copy. */
    private void writeProtectedUnlocked(Fault fault) {
        if (!oldPage.isZeroPage(fault) && oldPage.mayReuse(fault)) {
            boolean reused = exchange(fault, fault.entry(), oldPage.reusedEntry(fault));
            if (reused) {
                ops.flush(fault);
            } else {
                ops.count(PatchEvent.COW_REUSE);
            }
            fault.done(reused ? Stat.REUSE : Stat.LOST_RACE);
            return;
        }
        Stat kind = oldPage.copyKind(fault);
        if (!cases.prepareToCopy(fault)) {
            return;
        }
        if (holdsUnlocked) {
            oldPage.holdUnlocked(fault);
        }
        if (!cases.allocateCopy(fault)) {
            if (holdsUnlocked) {
                oldPage.release(fault);
            }
            return;
        }
        ops.step(fault, COW_INSTALL);
        lock(fault);
        boolean isAsBefore = ops.read(fault) == fault.entry();
        if (isAsBefore) {
            if (!holdsUnlocked) {
                oldPage.hold(fault);
            }
            cases.enterCopyOfOld(fault, kind);
        } else {
            ops.discardPage(fault);
            fault.done(Stat.LOST_RACE);
        }
        if (isAsBefore || holdsUnlocked) {
            oldPage.release(fault);
        }
        unlock(fault);
    }

    /**
     * The entry allows the access already, or lacks only its accessed or dirty bit. It is exchanged even if nothing changes; with the lock only a write
     * stores it.
     */
    private void touch(Fault fault) {
        long touched = work.touchedEntry(fault);
        boolean changes = touched != fault.entry();
        boolean isTouched = true;
        if (!isBaseline) {
            // V20 sets dirty in what it expects, and so never finds a clean entry as it expects it.
            long expected = expectsDirty && fault.isWrite() ? arch.mkdirty(fault.entry()) : fault.entry();
            isTouched = exchange(fault, expected, touched);
            if (isTouched) {
                ops.flush(fault);
            } else {
                ops.count(PatchEvent.FLAG_UPDATE);
            }
        } else if (changes && fault.isWrite()) {
            ops.establish(fault, touched);
        }
        stop(fault);
        fault.done(!isTouched ? Stat.LOST_RACE : changes ? Stat.ACCESS_BIT : work.nothingLeftToDo());
        if (!isBaseline && isTouched && !changes && work.nothingLeftToDo() == Stat.SPURIOUS) {
            ops.count(PatchEvent.SPURIOUS);
        }
    }

    // ---- what is atomic, and what is locked instead -------------------------------------------------------------------

    /** page_table_atomic_start: nothing where entries are changed atomically, else the lock. */
    private void start(Fault fault) {
        if (!isLockless) {
            lock(fault);
        }
    }

    /** page_table_atomic_stop. */
    private void stop(Fault fault) {
        if (!isLockless) {
            unlock(fault);
        }
    }

    /** Takes the lock where {@link #start} has not. */
    private void hold(Fault fault) {
        if (isLockless) {
            lock(fault);
        }
    }

    /** Releases what {@link #hold} has taken. */
    private void letGo(Fault fault) {
        if (isLockless) {
            unlock(fault);
        }
    }

    /** ptep_cmpxchg, between {@link #start} and {@link #stop}. */
    private boolean exchange(Fault fault, long expected, long entry) {
        if (isLockless) {
            ops.order(fault.task());
        }
        return exchangeNow(fault, expected, entry);
    }

    /** The same for a caller that has waited for its turn. */
    private boolean exchangeNow(Fault fault, long expected, long entry) {
        if (isBaseline) {
            ops.set(fault, entry);
            return true;
        }
        return isLockless ? ops.compareExchange(fault, expected, entry) : ops.compareClearing(fault, expected, entry);
    }

    private void lock(Fault fault) {
        ops.lock(fault.task(), fault.mm().pageTableLock());
    }

    private void unlock(Fault fault) {
        ops.unlock(fault.task(), fault.mm().pageTableLock());
    }

    // ---- the kernel's own accesses ----------------------------------------------------------------------------------

    @Override
    public boolean follow(Fault fault) {
        lock(fault);
        boolean found = work.walk(fault) ? work.suffices(fault) : huge.suffices(fault);
        unlock(fault);
        return found;
    }

    @Override
    protected boolean lockEntry(Fault fault) {
        start(fault);
        boolean hasTables = walkMakingTables(fault, false);
        if (hasTables) {
            hold(fault);
        }
        return hasTables;
    }
}
