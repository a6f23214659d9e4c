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
import static dev.faultline.runtime.mm.FaultStep.LOCK_TABLES;
import static dev.faultline.runtime.mm.FaultStep.OBJECT_INSTALL;
import static dev.faultline.runtime.mm.FaultStep.OBJECT_IO;
import static dev.faultline.runtime.mm.FaultStep.OBJECT_PAGE;
import static dev.faultline.runtime.mm.FaultStep.PAGE_MKWRITE;
import static dev.faultline.runtime.mm.FaultStep.SWAP_IN;
import static dev.faultline.runtime.mm.FaultStep.SWAP_INSTALL;
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
import dev.faultline.runtime.mm.PageTable;
import dev.faultline.runtime.mm.PageTableMove;
import dev.faultline.runtime.mm.SwapIn;
import dev.faultline.runtime.mm.UserTask;
import dev.faultline.runtime.mm.Vma;
import dev.faultline.runtime.mm.Zap;
import dev.faultline.runtime.sched.Task;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.sync.RwSem;
import dev.faultline.runtime.sync.SpinLock;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;

/**
 * One lock for all page tables of an address space: mm->page_table_lock.
 *
 * <p><b>Idea.</b> A fault holds mmap_sem for reading throughout, so that the VMA stays, and page_table_lock whenever it looks at or changes a
 * page table. Pages are allocated and cleared with the lock dropped, and the entry is looked at again before it is filled; whoever comes second
 * throws its page away. Every fault of every thread takes the same lock twice.
 *
 * <p><b>Source.</b> mm/memory.c and arch/{i386,ia64}/mm/fault.c of Linux 2.6.9 and 2.6.11.
 *
 * <pre>
 *   lock tree                     operation                    mmap_sem   page_table_lock
 *
 *   mmap_sem                      fault, zero page             read       1
 *     page_table_lock             fault, anonymous write       read       2
 *       mapping->tree_lock        fault, page of an object     read       2 (1 if fault-around finds it)
 *                                 fault, write to one present  read       2 copied, or its disk is told; else 1
 *       zone->lru_lock            fault, copy on write         read       2 (reuse: 1)
 *         zone->lock              each missing table           read       +1
 *                                 first page of a VMA          read       +1
 *                                 get_user_pages, each page    read       1, and what its faults take
 *                                 remap_file_pages, each page   read       1, each missing table +1
 *                                 mmap                         write      -
 *                                 munmap, mprotect             write      1
 *                                 mremap, each extent          write      1, each missing table +1, then as munmap
 *                                 fork, parent's lock          write      1 each leaf table
 *                                 fork, child's lock           -          1 each VMA, +1 each table
 *                                 exit                         -          1
 *                                 reverse map, each mapping    -          1
 * </pre>
 *
 * <p><b>Simplified.</b> No preemption inside the kernel, so tear-down holds the lock for the whole range, as it does there without
 * CONFIG_PREEMPT. The address space's cache of the VMA found last is not modelled.
 */
public final class SinglePtl implements FaultDesign {

    private final Architecture arch;
    private final KernelOps ops;
    private final LeafWork work;
    private final ObjectFaults objects;
    private final SwapIn swap;
    private final Zap zap;

    public SinglePtl(MemoryManager kernel) {
        arch = kernel.arch();
        ops = kernel.ops();
        work = kernel.work();
        objects = kernel.objectFaults();
        swap = kernel.swapIn();
        zap = kernel.zap();
    }

    @Override
    public String name() {
        return "single-ptl";
    }

    // ---- fault ------------------------------------------------------------------------------------------------------

    @Override
    public RwSem trapLock(AddressSpace mm) {
        return mm.mmapSem();
    }

    @Override
    public SpinLock tableLock(AddressSpace mm) {
        return mm.pageTableLock();
    }

    @Override
    public SpinLock installLock(AddressSpace mm) {
        return mm.pageTableLock();
    }

    @Override
    public void fault(Fault fault) {
        if (fault.step() == ANON_INSTALL) {
            installOrDiscard(fault);
        } else {
            ops.step(fault, DOWN_READ);
            ops.completeDownRead(fault);
            findAndHandle(fault);
        }
        ops.step(fault, UP_READ);
        ops.upRead(fault);
        while (objects.needsIo(fault)) {
            ops.step(fault, OBJECT_IO);
            if (!objects.doIo(fault)) {
                return;
            }
            ops.step(fault, DOWN_READ);
            ops.downRead(fault.task());
            findAndHandle(fault);
            ops.step(fault, UP_READ);
            ops.upRead(fault);
        }
    }

    private void findAndHandle(Fault fault) {
        ops.step(fault, FIND_VMA);
        if (work.findVma(fault)) {
            handleMmFault(fault);
        }
    }

    private void handleMmFault(Fault fault) {
        ops.step(fault, LOCK_TABLES);
        ops.completeLock(fault, fault.mm().pageTableLock());
        if (walkMakingTables(fault, true)) {
            ops.step(fault, DISPATCH);
            handlePteFault(fault);
        }
    }

    /**
     * Walks to the entry, filling in missing tables, each allocated with the lock dropped. Without memory for one the lock is not taken again.
     *
     * @param forPage whether a page is to be mapped: past the end of an object there is none, and so no leaf table is made
     */
    private boolean walkMakingTables(Fault fault, boolean forPage) {
        while (!work.walk(fault)) {
            unlock(fault);
            if (forPage && objects.isBeyondAnyTable(fault)) {
                fault.fail(Fault.Result.SIGBUS);
                return false;
            }
            ops.step(fault, ALLOC_TABLE);
            if (!work.allocateTable(fault)) {
                fault.fail(Fault.Result.OOM);
                return false;
            }
            lock(fault);
            work.installTable(fault);
        }
        return true;
    }

    /** Chooses the case; each releases the lock. */
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
            unlock(fault);
            work.failOnGuard(fault);
        } else if (swap.isSwap(entry)) {
            swapPage(fault);
        } else if (fault.isWrite() ? !arch.isWritable(entry) : work.mustUnshare(fault)) {
            writeProtected(fault);
        } else {
            present(fault);
        }
    }

    private void anonymousRead(Fault fault) {
        ops.set(fault, work.zeroPageEntry(fault));
        unlock(fault);
        fault.done(Stat.ZERO_PAGE);
    }

    private void anonymousWrite(Fault fault) {
        unlock(fault);
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
     * do_no_page: the page is found or made with the lock dropped, once more if the object loses pages meanwhile. A write to a private mapping takes
     * a copy of it.
     */
    private void noPage(Fault fault) {
        ops.step(fault, FAULT_AROUND);
        boolean isThere = objects.mapAround(fault);
        unlock(fault);
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

    /** do_swap_page: the page is found or read with the lock dropped. A write that its entry does not do for goes on as one to a page that is there. */
    private void swapPage(Fault fault) {
        unlock(fault);
        ops.step(fault, SWAP_IN);
        if (!swap.bringIn(fault)) {
            return;
        }
        ops.step(fault, SWAP_INSTALL);
        lock(fault);
        if (!swap.mayInstall(fault)) {
            unlock(fault);
            swap.backOut(fault);
            return;
        }
        ops.set(fault, swap.install(fault));
        swap.finish(fault);
        if (swap.leavesWrite(fault, ops.sample(fault))) {
            writeProtected(fault);
            swap.doneWithCopy(fault);
        } else {
            unlock(fault);
        }
    }

    /** do_file_page: the entry names the page of the object that belongs there. It counts as if it had waited for a disk. */
    private void filePage(Fault fault) {
        unlock(fault);
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
            if (!objects.pageMkwrite(fault)) {
                work.releaseOldPage(fault);
                return;
            }
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
    private void present(Fault fault) {
        long touched = work.touchedEntry(fault);
        boolean changes = touched != fault.entry();
        if (changes && fault.isWrite()) {
            ops.establish(fault, touched);
        }
        unlock(fault);
        fault.done(changes ? Stat.ACCESS_BIT : work.nothingLeftToDo());
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
        lock(fault);
        if (!walkMakingTables(fault, false)) {
            return false;
        }
        if (arch.isNone(ops.read(fault))) {
            ops.set(fault, marker);
        }
        boolean marked = ops.read(fault) == marker;
        unlock(fault);
        return marked;
    }

    @Override
    public boolean replace(Fault fault) {
        lock(fault);
        if (!walkMakingTables(fault, false)) {
            objects.release(fault, false);
            return false;
        }
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

    // ---- reverse map ------------------------------------------------------------------------------------------------

    @Override
    public void withEntry(Task task, AddressSpace mm, long address, EntryWork work) {
        ops.lock(task, mm.pageTableLock());
        PageTable leaf = mm.pageTables().leaf(address);
        if (leaf != null) {
            work.run(leaf, arch.geometry().index(0, address));
        }
        ops.unlock(task, mm.pageTableLock());
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
