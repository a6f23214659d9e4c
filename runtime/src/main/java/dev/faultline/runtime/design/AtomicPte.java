package dev.faultline.runtime.design;

import static dev.faultline.runtime.mm.FaultStep.ALLOC_TABLE;
import static dev.faultline.runtime.mm.FaultStep.ANON_ALLOC;
import static dev.faultline.runtime.mm.FaultStep.ANON_INSTALL;
import static dev.faultline.runtime.mm.FaultStep.ANON_PREPARE;
import static dev.faultline.runtime.mm.FaultStep.COW_COPY;
import static dev.faultline.runtime.mm.FaultStep.COW_INSTALL;
import static dev.faultline.runtime.mm.FaultStep.DISPATCH;
import static dev.faultline.runtime.mm.FaultStep.DOWN_READ;
import static dev.faultline.runtime.mm.FaultStep.FAULT_AROUND;
import static dev.faultline.runtime.mm.FaultStep.FIND_VMA;
import static dev.faultline.runtime.mm.FaultStep.LOCK_ENTRY;
import static dev.faultline.runtime.mm.FaultStep.LOCK_TABLES;
import static dev.faultline.runtime.mm.FaultStep.OBJECT_INSTALL;
import static dev.faultline.runtime.mm.FaultStep.OBJECT_PAGE;
import static dev.faultline.runtime.mm.FaultStep.PAGE_MKWRITE;
import static dev.faultline.runtime.mm.FaultStep.UP_READ;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.mm.AddressSpace;
import dev.faultline.runtime.mm.CopyPageRange;
import dev.faultline.runtime.mm.Fault;
import dev.faultline.runtime.mm.FaultDesign;
import dev.faultline.runtime.mm.KernelOps;
import dev.faultline.runtime.mm.LeafWork;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.ObjectFaults;
import dev.faultline.runtime.mm.PageTableMove;
import dev.faultline.runtime.mm.PatchEvent;
import dev.faultline.runtime.mm.UserTask;
import dev.faultline.runtime.mm.Vma;
import dev.faultline.runtime.mm.Zap;
import dev.faultline.runtime.preset.BuildOptions;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.sync.RwSem;
import dev.faultline.runtime.sync.SpinLock;
import java.util.List;
import java.util.Objects;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Entries changed by compare-exchange: the page fault scalability patches.
 *
 * <p><b>Idea.</b> An entry is one word, so a fault can read it without a lock, prepare the new one and exchange the two if the old one is still there; who
 * loses throws its page away and returns. What needs more than one word (copying, pages of objects, hanging in a table) still takes
 * page_table_lock. A kernel built without the option has every window that the patches opened under that lock instead: page_table_atomic_start takes it.
 *
 * <p><b>Source.</b> The posts by C. Lameter of V16 (28 January 2005) to V20 (29 April 2005) against 2.6.11, and their review.
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
 *   versions   V16  copies without the lock, and takes a reference on a page that may be gone    V17  the same without the reference
 *              V19  takes the lock to copy                                                      V20  expects a dirty entry where it sets dirty
 * </pre>
 *
 * <p><b>Hazards.</b> V16: use_after_free.
 *
 * <p><b>Simplified.</b> A thread that was merely slower counts as a lost race; only an old translation is a spurious fault, so that processors which
 * look in memory have none. mprotect clears and sets under the lock where patch 1 loops on compare-exchange: with mmap_sem held for writing no fault
 * sees the difference.
 */
public final class AtomicPte implements FaultDesign {

    private final Architecture arch;
    private final KernelOps ops;
    private final LeafWork work;
    private final ObjectFaults objects;
    private final Zap zap;

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

    public AtomicPte(MemoryManager kernel) {
        arch = kernel.arch();
        ops = kernel.ops();
        work = kernel.work();
        objects = kernel.objectFaults();
        zap = kernel.zap();
        BuildOptions options = kernel.options();
        isBaseline = options.atomicTablePatches() < 3;
        isLockless = options.atomicTableOps() && !isBaseline;
        entersLockless = options.entersAtomically();
        exchangesTables = isLockless && arch.name().equals("ia64");
        String version = Objects.requireNonNullElse(kernel.kernel().designVersion(), "v20");
        holdsUnlocked = version.equals("v16");
        copiesUnlocked = isLockless && (holdsUnlocked || version.equals("v17"));
        expectsDirty = version.equals("v20");
        if (!isBaseline) {
            kernel.countPatchEvents();
        }
    }

    @Override
    public String name() {
        return "atomic-pte";
    }

    @Override
    public boolean takesPhases() {
        return true;
    }

    // ---- fault ------------------------------------------------------------------------------------------------------

    @Override
    public RwSem trapLock(AddressSpace mm) {
        return mm.mmapSem();
    }

    @Override
    public @Nullable SpinLock tableLock(AddressSpace mm) {
        return isLockless ? null : mm.pageTableLock();
    }

    @Override
    public @Nullable SpinLock installLock(Fault fault) {
        return entersLockless ? null : fault.mm().pageTableLock();
    }

    @Override
    public void fault(Fault fault) {
        if (fault.step() == ANON_INSTALL) {
            installOrDiscard(fault);
        } else {
            ops.step(fault, DOWN_READ);
            ops.completeDownRead(fault);
            ops.step(fault, FIND_VMA);
            if (work.findVma(fault)) {
                handleMmFault(fault);
            }
        }
        ops.step(fault, UP_READ);
        ops.upRead(fault);
    }

    private void handleMmFault(Fault fault) {
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
     * Walks to the entry, filling in missing tables, each allocated between page_table_atomic_stop and _start. Without memory for one nothing is held
     * any more.
     *
     * @param forPage whether a page is to be mapped: past the end of an object there is none, and so no leaf table is made
     */
    private boolean walkMakingTables(Fault fault, boolean forPage) {
        while (!(isLockless ? work.walkInOrder(fault) : work.walk(fault))) {
            stop(fault);
            if (forPage && objects.isBeyondAnyTable(fault)) {
                fault.fail(Fault.Result.SIGBUS);
                return false;
            }
            ops.step(fault, ALLOC_TABLE);
            if (!work.allocateTable(fault)) {
                fault.fail(Fault.Result.OOM);
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
        long entry = ops.sample(fault);
        if (arch.isNone(entry)) {
            if (fault.vma().object() != null) {
                noPage(fault);
            } else if (fault.isWrite()) {
                anonymousWrite(fault);
            } else {
                anonymousRead(fault);
            }
        } else if (arch.isFile(entry)) {
            filePage(fault);
        } else if (work.isGuard(entry)) {
            stop(fault);
            work.failOnGuard(fault);
        } else if (fault.isWrite() ? !arch.isWritable(entry) : work.mustUnshare(fault)) {
            lockToCopy(fault);
        } else {
            present(fault);
        }
    }

    private void anonymousRead(Fault fault) {
        boolean entered = exchange(fault, Architecture.NONE, work.zeroPageEntry(fault));
        if (!entered) {
            ops.count(PatchEvent.ANON_READ);
        }
        stop(fault);
        fault.done(entered ? Stat.ZERO_PAGE : Stat.LOST_RACE);
    }

    private void anonymousWrite(Fault fault) {
        stop(fault);
        prepareAnonVma(fault);
        ops.step(fault, ANON_ALLOC);
        if (!ops.allocateCleared(fault)) {
            fault.fail(Fault.Result.OOM);
            return;
        }
        ops.step(fault, ANON_INSTALL);
        if (entersLockless) {
            ops.order(fault.task());
        } else {
            lock(fault);
        }
        installOrDiscard(fault);
    }

    private void installOrDiscard(Fault fault) {
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

    /** The entry first: nobody holds a lock that would keep others from it until the page is in the books. */
    @Override
    public void install(Fault fault) {
        exchangeNow(fault, Architecture.NONE, work.writtenEntry(fault));
        work.addAnonymous(fault);
        fault.done(Stat.ANONYMOUS);
    }

    /**
     * do_no_page: the page is found or made with the lock dropped, once more if the object loses pages meanwhile. A write to a private mapping takes
     * a copy of it.
     */
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
        boolean copies = objects.copies(fault);
        if (copies && objects.preparesFirst()) {
            prepareAnonVma(fault);
        }
        while (!isThere) {
            ops.step(fault, OBJECT_PAGE);
            if (!objects.find(fault) || copies && !takeCopy(fault)) {
                return;
            }
            ops.step(fault, OBJECT_INSTALL);
            lock(fault);
            if (objects.mayInstall(fault)) {
                if (copies) {
                    work.addAnonymous(fault);
                    work.countAnonymous(fault);
                    ops.set(fault, work.writtenEntry(fault));
                } else {
                    objects.install(fault);
                }
                unlock(fault);
                break;
            }
            boolean lookAgain = objects.mustLookAgain(fault);
            unlock(fault);
            objects.release(fault, copies);
            if (!lookAgain) {
                fault.done(Stat.LOST_RACE);
                return;
            }
        }
        fault.done(objects.kind(fault));
    }

    /** do_file_page: the entry names the page of the object that belongs there. It counts as if it had waited for a disk. */
    private void filePage(Fault fault) {
        stop(fault);
        ops.step(fault, OBJECT_PAGE);
        if (!objects.find(fault)) {
            return;
        }
        ops.step(fault, OBJECT_INSTALL);
        lock(fault);
        boolean isAsBefore = ops.read(fault) == fault.entry() && !objects.mustLookAgain(fault);
        if (isAsBefore) {
            objects.install(fault);
        }
        unlock(fault);
        if (!isAsBefore) {
            objects.release(fault, false);
        }
        fault.doneAsMajor(isAsBefore ? objects.kind(fault) : Stat.LOST_RACE);
    }

    private boolean takeCopy(Fault fault) {
        prepareAnonVma(fault);
        ops.step(fault, COW_COPY);
        return objects.copy(fault);
    }

    /** The first anonymous page of a VMA needs its anon_vma, which the lock publishes. */
    private void prepareAnonVma(Fault fault) {
        if (work.lacksAnonVma(fault)) {
            ops.step(fault, ANON_PREPARE);
            work.makeAnonVma(fault);
            lock(fault);
            work.publishAnonVma(fault);
            unlock(fault);
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
        if (ops.read(fault) == fault.entry()) {
            writeProtected(fault);
        } else {
            unlock(fault);
            fault.done(Stat.LOST_RACE);
        }
    }

    /**
     * A write to a present entry without write permission: reuse the page if nobody else has it, else replace it by a copy. A page to be pinned
     * likewise, but for the permission.
     */
    private void writeProtected(Fault fault) {
        if (objects.isSharedWrite(fault)) {
            sharedWrite(fault);
            return;
        }
        boolean zeroPage = work.mapsZeroPage(fault);
        if (!zeroPage && work.mayReuse(fault)) {
            long reused = work.reusedEntry(fault);
            if (reused != fault.entry()) {
                ops.establish(fault, reused);
            }
            unlock(fault);
            fault.done(Stat.REUSE);
            return;
        }
        Stat kind = work.copyKind(fault);
        work.holdOldPage(fault);
        unlock(fault);
        prepareAnonVma(fault);
        ops.step(fault, COW_COPY);
        if (!(zeroPage ? ops.allocateCleared(fault) : ops.allocateCopy(fault))) {
            work.releaseOldPage(fault);
            fault.fail(Fault.Result.OOM);
            return;
        }
        ops.step(fault, COW_INSTALL);
        lock(fault);
        if (ops.read(fault) == fault.entry()) {
            work.removeOldPage(fault);
            work.addAnonymous(fault);
            work.countAnonymous(fault);
            ops.establish(fault, work.writtenEntry(fault));
            fault.done(kind);
        } else {
            ops.discardPage(fault);
            fault.done(Stat.LOST_RACE);
        }
        work.releaseOldPage(fault);
        unlock(fault);
    }

    /** The same as V16 and V17 have it: the page is reused by a compare-exchange, and the lock taken only to enter a copy. */
    private void writeProtectedUnlocked(Fault fault) {
        boolean zeroPage = work.mapsZeroPage(fault);
        if (!zeroPage && work.mayReuse(fault)) {
            boolean reused = exchange(fault, fault.entry(), work.reusedEntry(fault));
            if (reused) {
                ops.flush(fault);
            } else {
                ops.count(PatchEvent.COW_REUSE);
            }
            fault.done(reused ? Stat.REUSE : Stat.LOST_RACE);
            return;
        }
        Stat kind = work.copyKind(fault);
        if (holdsUnlocked) {
            work.holdOldPageUnlocked(fault);
        }
        prepareAnonVma(fault);
        ops.step(fault, COW_COPY);
        if (!(zeroPage ? ops.allocateCleared(fault) : ops.allocateCopy(fault))) {
            if (holdsUnlocked) {
                work.releaseOldPage(fault);
            }
            fault.fail(Fault.Result.OOM);
            return;
        }
        ops.step(fault, COW_INSTALL);
        lock(fault);
        boolean isAsBefore = ops.read(fault) == fault.entry();
        if (isAsBefore) {
            if (!holdsUnlocked) {
                work.holdOldPage(fault);
            }
            work.removeOldPage(fault);
            work.addAnonymous(fault);
            work.countAnonymous(fault);
            ops.establish(fault, work.writtenEntry(fault));
            fault.done(kind);
        } else {
            ops.discardPage(fault);
            fault.done(Stat.LOST_RACE);
        }
        if (isAsBefore || holdsUnlocked) {
            work.releaseOldPage(fault);
        }
        unlock(fault);
    }

    /** A write to a page that others see: made writable in place, once the object's disk has been told that it becomes dirty (do_wp_page, 6.x). */
    private void sharedWrite(Fault fault) {
        if (objects.tellsOfWrite(fault)) {
            work.holdOldPage(fault);
            unlock(fault);
            ops.step(fault, PAGE_MKWRITE);
            objects.pageMkwrite(fault);
            lock(fault);
            boolean isAsBefore = ops.read(fault) == fault.entry() && objects.wasTold(fault);
            if (isAsBefore) {
                ops.establish(fault, work.sharedEntry(fault));
            }
            unlock(fault);
            work.releaseOldPage(fault);
            fault.done(isAsBefore ? Stat.SHARED_WP : Stat.LOST_RACE);
        } else {
            ops.establish(fault, work.sharedEntry(fault));
            unlock(fault);
            fault.done(Stat.SHARED_WP);
        }
    }

    /**
     * The entry allows the access already, or lacks only its accessed or dirty bit. It is exchanged even if nothing changes; with the lock only a write
     * stores it.
     */
    private void present(Fault fault) {
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
        boolean found = work.walk(fault) && work.suffices(fault, ops.read(fault));
        unlock(fault);
        return found;
    }

    @Override
    public void handle(Fault fault) {
        handleMmFault(fault);
    }

    @Override
    public boolean mark(Fault fault, long marker) {
        prepareAnonVma(fault);
        start(fault);
        if (!walkMakingTables(fault, false)) {
            return false;
        }
        hold(fault);
        if (work.isStillNone(fault)) {
            ops.set(fault, marker);
        }
        boolean marked = ops.read(fault) == marker;
        unlock(fault);
        return marked;
    }

    @Override
    public boolean replace(Fault fault) {
        start(fault);
        if (!walkMakingTables(fault, false)) {
            objects.release(fault, false);
            return false;
        }
        hold(fault);
        boolean isCurrent = !objects.mustLookAgain(fault);
        if (isCurrent) {
            zap.range(fault.task(), fault.mm(), fault.address(), fault.address() + arch.geometry().pageBytes(), Zap.EVERY_ENTRY);
            objects.install(fault);
        }
        unlock(fault);
        if (!isCurrent) {
            objects.release(fault, false);
        }
        return isCurrent;
    }

    // ---- map --------------------------------------------------------------------------------------------------------

    @Override
    public void look(UserTask task, Runnable work) {
        ops.downRead(task);
        try {
            work.run();
        } finally {
            ops.upRead(task);
        }
    }

    @Override
    public void map(UserTask task, Runnable change) {
        ops.downWrite(task);
        try {
            change.run();
        } finally {
            ops.upWrite(task);
        }
    }

    // ---- unmap ------------------------------------------------------------------------------------------------------

    @Override
    public void unmap(UserTask task, long start, long end, Detach detach) {
        Edges edges = detach.detach();
        ops.lock(task, task.mm().pageTableLock());
        zap.range(task, task.mm(), start, end, Zap.EVERY_ENTRY);
        zap.tables(task, start, end, edges);
        ops.unlock(task, task.mm().pageTableLock());
    }

    @Override
    public void zap(UserTask task, AddressSpace mm, long start, long end, LongPredicate which) {
        ops.lock(task, mm.pageTableLock());
        zap.range(task, mm, start, end, which);
        ops.unlock(task, mm.pageTableLock());
    }

    @Override
    public void freeLeafTables(UserTask task, long start, long end) {
        ops.lock(task, task.mm().pageTableLock());
        zap.leafTables(task, start, end);
        ops.unlock(task, task.mm().pageTableLock());
    }

    @Override
    public long update(UserTask task, AddressSpace mm, long start, long end, LongUnaryOperator change) {
        ops.lock(task, mm.pageTableLock());
        long present = work.updateRange(task, mm, start, end, change);
        ops.unlock(task, mm.pageTableLock());
        return present;
    }

    // ---- protect ----------------------------------------------------------------------------------------------------

    @Override
    public void protect(UserTask task, Vma vma, long start, long end) {
        ops.lock(task, task.mm().pageTableLock());
        work.protectRange(task, vma, start, end);
        ops.unlock(task, task.mm().pageTableLock());
    }

    // ---- move -------------------------------------------------------------------------------------------------------

    /** Source and destination are under the same lock. It is dropped for every table that is missing, and the source looked at again. */
    @Override
    public boolean move(UserTask task, PageTableMove move) {
        while (!move.isDone()) {
            ops.lock(task, task.mm().pageTableLock());
            while (!move.findDestination()) {
                ops.unlock(task, task.mm().pageTableLock());
                if (!move.allocateTable()) {
                    return false;
                }
                ops.lock(task, task.mm().pageTableLock());
                move.installTable();
            }
            move.moveExtent();
            ops.unlock(task, task.mm().pageTableLock());
        }
        return true;
    }

    // ---- fork -------------------------------------------------------------------------------------------------------

    /** The child's lock is the outer one: it covers linking a mapping and making its tables; the parent's each table while it is copied. */
    @Override
    public boolean fork(UserTask parent, CopyPageRange copy) {
        SpinLock childLock = copy.child().pageTableLock();
        boolean complete = true;
        ops.downWrite(parent);
        while (complete && copy.nextVma()) {
            complete = copy.chargeVma();
            if (complete) {
                ops.lock(parent, childLock);
                copy.linkVma();
                complete = copyTables(parent, copy, childLock);
                ops.unlock(parent, childLock);
            }
        }
        copy.flushParent();
        ops.upWrite(parent);
        return complete;
    }

    /** Called and left with the child's lock held, which is dropped to allocate. */
    private boolean copyTables(UserTask parent, CopyPageRange copy, SpinLock childLock) {
        while (copy.nextTable()) {
            if (!copy.hasTable()) {
                ops.unlock(parent, childLock);
                boolean allocated = copy.allocateTable();
                ops.lock(parent, childLock);
                if (!allocated) {
                    return false;
                }
                copy.installTable();
            }
            if (copy.isLeaf()) {
                ops.lockNested(parent, parent.mm().pageTableLock());
                copy.copyTable();
                ops.unlock(parent, parent.mm().pageTableLock());
            }
        }
        return true;
    }

    // ---- exit -------------------------------------------------------------------------------------------------------

    @Override
    public void exit(UserTask task, AddressSpace mm) {
        ops.lock(task, mm.pageTableLock());
        zap.everything(task, mm);
        ops.unlock(task, mm.pageTableLock());
        zap.discard(task, mm);
    }

    // ---- invariants -------------------------------------------------------------------------------------------------

    @Override
    public List<String> invariants(AddressSpace mm) {
        return mm.pageTableLock().isFree() && mm.mmapSem().isFree()
                ? List.of()
                : List.of("page_table_lock or mmap_sem of address space " + mm.id() + " is held between two statements");
    }
}
