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
import dev.faultline.runtime.mm.LeafLocking;
import dev.faultline.runtime.mm.LeafWork;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.ObjectFaults;
import dev.faultline.runtime.mm.PageTable;
import dev.faultline.runtime.mm.PageTableMove;
import dev.faultline.runtime.mm.PteLocks;
import dev.faultline.runtime.mm.UserTask;
import dev.faultline.runtime.mm.Vma;
import dev.faultline.runtime.mm.Zap;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.sync.RwSem;
import dev.faultline.runtime.sync.SpinLock;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A lock for each page of entries: page-&gt;ptl.
 *
 * <p><b>Idea.</b> What a fault changes is one entry, so the lock of its table is enough. Upper levels are read without a lock, for mmap_sem keeps
 * them; page_table_lock is left to whoever hangs a table in. The entry is first looked at without a lock, and again once it is held: who finds
 * it changed goes back. Faults meet only within the span of one table.
 *
 * <p><b>Source.</b> The series by H. Dickins of October 2005 in Linux 2.6.15: mm/memory.c, mm/mremap.c, mm/mprotect.c; include/linux/mm.h.
 *
 * <pre>
 *   lock tree                     operation                    mmap_sem   page-&gt;ptl             page_table_lock
 *
 *   mmap_sem                      fault, zero page             read       1                     -
 *     page_table_lock             fault, anonymous write       read       1                     -
 *     page-&gt;ptl                   fault, page of an object     read       1 (from 3.15: 2,      -
 *       page-&gt;ptl (nested)                                                1 if fault-around finds it)
 *                                 fault, write to one present  read       2 copied, or its disk is told; else 1
 *         mapping-&gt;tree_lock      fault, copy on write         read       2 (reuse: 1)          -
 *         zone-&gt;lru_lock          each missing table           read       -                     1
 *           zone-&gt;lock            first page of a VMA          read       -                     1
 *                                 get_user_pages, each page    read       1, and what its faults take
 *                                 remap_file_pages, each page  read       1                     -; each missing table 1
 *                                 mmap                         write      -                     -
 *                                 munmap, mprotect             write      1 each leaf table     -
 *                                 mremap, each extent          write      2 (1 within a table)  -; each missing table 1; a whole table 1
 *                                 fork, each leaf table        write      2, child's first      -; each table of the child 1
 *                                 exit                         -          1 each leaf table     -
 * </pre>
 *
 * <p><b>Simplified.</b> The page of zeroes is in no counter, where 2.6.15 to 2.6.23 count it as a file's.
 */
public final class SplitPtl implements FaultDesign {

    private final String name;
    private final Architecture arch;
    private final KernelOps ops;
    private final LeafWork work;
    private final ObjectFaults objects;
    private final Zap zap;
    private final PteLocks pteLocks;

    public SplitPtl(MemoryManager kernel) {
        this(kernel, "split-ptl");
    }

    /** The same under another name: with locks that cost nothing it is the bound that every design is compared with. */
    public SplitPtl(MemoryManager kernel, String name) {
        this.name = name;
        arch = kernel.arch();
        ops = kernel.ops();
        work = kernel.work();
        objects = kernel.objectFaults();
        zap = kernel.zap();
        pteLocks = kernel.pteLocks();
    }

    @Override
    public String name() {
        return name;
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
        return null;
    }

    @Override
    public SpinLock installLock(Fault fault) {
        return pteLocks.of(fault.mm(), fault.table());
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
        if (walkMakingTables(fault, true)) {
            ops.step(fault, DISPATCH);
            handlePteFault(fault);
        }
    }

    /**
     * Walks to the entry without a lock, filling in missing tables; page_table_lock is held only while one is hung in.
     *
     * @param forPage whether a page is to be mapped: past the end of an object there is none, and so no leaf table is made
     */
    private boolean walkMakingTables(Fault fault, boolean forPage) {
        while (!work.walkInOrder(fault)) {
            if (forPage && objects.isBeyondAnyTable(fault)) {
                fault.fail(Fault.Result.SIGBUS);
                return false;
            }
            ops.step(fault, ALLOC_TABLE);
            if (!work.allocateTable(fault)) {
                fault.fail(Fault.Result.OOM);
                return false;
            }
            ops.lock(fault.task(), fault.mm().pageTableLock());
            work.installTable(fault);
            ops.unlock(fault.task(), fault.mm().pageTableLock());
        }
        return true;
    }

    /** Chooses the case by a look without a lock; each takes the lock and looks again. */
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
            work.failOnGuard(fault);
        } else {
            present(fault);
        }
    }

    private void anonymousRead(Fault fault) {
        ops.step(fault, LOCK_ENTRY);
        lock(fault);
        if (work.isStillNone(fault)) {
            ops.set(fault, work.zeroPageEntry(fault));
            fault.done(Stat.ZERO_PAGE);
        } else {
            fault.done(Stat.LOST_RACE);
        }
        unlock(fault);
    }

    private void anonymousWrite(Fault fault) {
        prepareAnonVma(fault);
        ops.step(fault, ANON_ALLOC);
        if (!ops.allocateCleared(fault)) {
            fault.fail(Fault.Result.OOM);
            return;
        }
        ops.step(fault, ANON_INSTALL);
        lock(fault);
        installOrDiscard(fault);
    }

    private void installOrDiscard(Fault fault) {
        if (work.isStillNone(fault)) {
            install(fault);
            work.countAnonymous(fault);
        } else {
            ops.discardPage(fault);
            fault.done(Stat.LOST_RACE);
        }
        unlock(fault);
    }

    @Override
    public void install(Fault fault) {
        work.addAnonymous(fault);
        ops.set(fault, work.writtenEntry(fault));
        fault.done(Stat.ANONYMOUS);
    }

    /**
     * do_no_page: the page is found or made without a lock, once more if the object loses pages meanwhile. A write to a private mapping takes a copy
     * of it.
     */
    private void noPage(Fault fault) {
        boolean isThere = false;
        if (objects.faultsAround(fault)) {
            ops.step(fault, FAULT_AROUND);
            lock(fault);
            isThere = work.isTableThere(fault) && objects.mapAround(fault);
            unlock(fault);
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
        if (!isUntorn(fault)) {
            fault.done(Stat.LOST_RACE);
            return;
        }
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

    /** An entry of two words, read without the lock, may be halves of two: it is compared under the lock before it is believed. */
    private boolean isUntorn(Fault fault) {
        if (arch.entryStores() == 1) {
            return true;
        }
        ops.step(fault, LOCK_ENTRY);
        lock(fault);
        boolean isSame = ops.read(fault) == fault.entry();
        unlock(fault);
        return isSame;
    }

    private boolean takeCopy(Fault fault) {
        prepareAnonVma(fault);
        ops.step(fault, COW_COPY);
        return objects.copy(fault);
    }

    /** The first anonymous page of a VMA needs its anon_vma, which page_table_lock publishes. */
    private void prepareAnonVma(Fault fault) {
        if (work.lacksAnonVma(fault)) {
            ops.step(fault, ANON_PREPARE);
            work.makeAnonVma(fault);
            ops.lock(fault.task(), fault.mm().pageTableLock());
            work.publishAnonVma(fault);
            ops.unlock(fault.task(), fault.mm().pageTableLock());
        }
    }

    /** Takes the lock of a present entry and chooses the case, if it is still as it was. */
    private void present(Fault fault) {
        ops.step(fault, LOCK_ENTRY);
        lock(fault);
        if (ops.read(fault) != fault.entry()) {
            unlock(fault);
            fault.done(Stat.LOST_RACE);
        } else if (fault.isWrite() ? !arch.isWritable(fault.entry()) : work.mustUnshare(fault)) {
            writeProtected(fault);
        } else {
            touched(fault);
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

    /** The entry allows the access already, or lacks only its accessed or dirty bit. Only a write stores it (ptep_set_access_flags). */
    private void touched(Fault fault) {
        long touched = work.touchedEntry(fault);
        boolean changes = touched != fault.entry();
        if (changes && fault.isWrite()) {
            ops.establish(fault, touched);
        }
        unlock(fault);
        fault.done(changes ? Stat.ACCESS_BIT : work.nothingLeftToDo());
    }

    private void lock(Fault fault) {
        ops.lock(fault.task(), pteLocks.of(fault.mm(), fault.table()));
    }

    private void unlock(Fault fault) {
        ops.unlock(fault.task(), pteLocks.of(fault.mm(), fault.table()));
    }

    // ---- the kernel's own accesses ----------------------------------------------------------------------------------

    @Override
    public boolean follow(Fault fault) {
        if (!work.walkInOrder(fault)) {
            return false;
        }
        lock(fault);
        boolean found = work.suffices(fault, ops.read(fault));
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
        if (!walkMakingTables(fault, false)) {
            return false;
        }
        lock(fault);
        if (work.isStillNone(fault)) {
            ops.set(fault, marker);
        }
        boolean marked = ops.read(fault) == marker;
        unlock(fault);
        return marked;
    }

    @Override
    public boolean replace(Fault fault) {
        if (!walkMakingTables(fault, false)) {
            objects.release(fault, false);
            return false;
        }
        lock(fault);
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

    /** Tables are freed without a lock: nothing leads to them any more, neither a VMA nor a page's reverse map. */
    @Override
    public void unmap(UserTask task, long start, long end, Detach detach) {
        Edges edges = detach.detach();
        ops.order(task);
        zap.range(task, task.mm(), start, end, Zap.EVERY_ENTRY, new EachTable(task, task.mm()));
        zap.tables(task, start, end, edges);
    }

    @Override
    public void zap(UserTask task, AddressSpace mm, long start, long end, LongPredicate which) {
        ops.order(task);
        zap.range(task, mm, start, end, which, new EachTable(task, mm));
    }

    @Override
    public void freeLeafTables(UserTask task, long start, long end) {
        ops.lock(task, task.mm().pageTableLock());
        zap.leafTables(task, start, end, pteLocks.areSplit() ? new EachTable(task, task.mm()) : LeafLocking.HELD);
        ops.unlock(task, task.mm().pageTableLock());
    }

    @Override
    public long update(UserTask task, AddressSpace mm, long start, long end, LongUnaryOperator change) {
        ops.order(task);
        return work.updateRange(task, mm, start, end, change, new EachTable(task, mm));
    }

    /** Locks one leaf table after the other. */
    private final class EachTable implements LeafLocking {
        private final UserTask task;
        private final AddressSpace mm;

        EachTable(UserTask task, AddressSpace mm) {
            this.task = task;
            this.mm = mm;
        }

        @Override
        public void lock(PageTable leaf) {
            ops.lock(task, pteLocks.of(mm, leaf));
        }

        @Override
        public void unlock(PageTable leaf) {
            ops.unlock(task, pteLocks.of(mm, leaf));
            ops.order(task);
        }
    }

    // ---- protect ----------------------------------------------------------------------------------------------------

    @Override
    public void protect(UserTask task, Vma vma, long start, long end) {
        ops.order(task);
        work.protectRange(task, vma, start, end, new EachTable(task, task.mm()));
    }

    // ---- move -------------------------------------------------------------------------------------------------------

    /** The source's lock first; nobody takes two of one process the other way round, for mmap_sem is held for writing. */
    @Override
    public boolean move(UserTask task, PageTableMove move) {
        AddressSpace mm = task.mm();
        while (!move.isDone()) {
            ops.order(task);
            while (!move.findDestination()) {
                if (!move.allocateTable()) {
                    return false;
                }
                ops.lock(task, mm.pageTableLock());
                move.installTable();
                ops.unlock(task, mm.pageTableLock());
                ops.order(task);
            }
            PageTable source = move.source();
            if (source != null) {
                SpinLock old = pteLocks.of(mm, source);
                SpinLock there = pteLocks.of(mm, move.destination());
                ops.lockBoth(task, old, there);
                move.moveExtent();
                ops.unlockBoth(task, old, there);
            } else if (move.movesTable()) {
                ops.lock(task, mm.pageTableLock());
                move.moveExtent();
                ops.unlock(task, mm.pageTableLock());
            } else {
                move.moveExtent();
            }
        }
        return true;
    }

    // ---- fork -------------------------------------------------------------------------------------------------------

    /** The child's lock first, then the parent's: nobody knows the child's tables yet, so nobody takes them the other way round. */
    @Override
    public boolean fork(UserTask parent, CopyPageRange copy) {
        boolean complete = true;
        ops.downWrite(parent);
        while (complete && copy.nextVma()) {
            complete = copy.chargeVma();
            if (complete) {
                copy.linkVma();
                complete = copyTables(parent, copy);
            }
        }
        copy.flushParent();
        ops.upWrite(parent);
        return complete;
    }

    private boolean copyTables(UserTask parent, CopyPageRange copy) {
        AddressSpace child = copy.child();
        while (copy.nextTable()) {
            if (!copy.hasTable()) {
                if (!copy.allocateTable()) {
                    return false;
                }
                ops.lock(parent, child.pageTableLock());
                copy.installTable();
                ops.unlock(parent, child.pageTableLock());
            }
            if (copy.isLeaf()) {
                SpinLock theirs = pteLocks.of(child, copy.childTable());
                SpinLock ours = pteLocks.of(parent.mm(), copy.parentTable());
                ops.lockBoth(parent, theirs, ours);
                copy.copyTable();
                ops.unlockBoth(parent, theirs, ours);
            }
        }
        return true;
    }

    // ---- exit -------------------------------------------------------------------------------------------------------

    @Override
    public void exit(UserTask task, AddressSpace mm) {
        ops.order(task);
        zap.everything(task, mm, new EachTable(task, mm));
        zap.discard(task, mm);
    }

    // ---- invariants -------------------------------------------------------------------------------------------------

    @Override
    public List<String> invariants(AddressSpace mm) {
        return mm.pageTableLock().isFree() && mm.mmapSem().isFree() && pteLocks.areFree(mm)
                ? List.of()
                : List.of("page_table_lock, mmap_sem or the lock of a leaf table of address space " + mm.id()
                        + " is held between two statements");
    }
}
