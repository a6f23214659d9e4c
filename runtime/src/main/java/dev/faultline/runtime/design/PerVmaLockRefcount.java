package dev.faultline.runtime.design;

import static dev.faultline.runtime.mm.FaultStep.ANON_INSTALL;
import static dev.faultline.runtime.mm.FaultStep.DISPATCH;
import static dev.faultline.runtime.mm.FaultStep.FAULT_AROUND;
import static dev.faultline.runtime.mm.FaultStep.LOCK_ENTRY;
import static dev.faultline.runtime.mm.FaultStep.LOCK_VMA;
import static dev.faultline.runtime.mm.FaultStep.UNLOCK_VMA;

import dev.faultline.runtime.engine.Stage;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.mm.AddressSpace;
import dev.faultline.runtime.mm.Fault;
import dev.faultline.runtime.mm.FaultStep;
import dev.faultline.runtime.mm.LockRank;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.PageTable;
import dev.faultline.runtime.mm.TableLocks;
import dev.faultline.runtime.mm.VmaLock;
import dev.faultline.runtime.mm.VmaLockDesign;
import dev.faultline.runtime.sched.Task;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.sync.CountedLock;
import dev.faultline.runtime.sync.LockClass;
import dev.faultline.runtime.sync.Locks;
import dev.faultline.runtime.sync.SpinLock;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A count of users for each VMA: vm_refcnt, and vm_lock_seq.
 *
 * <p><b>Idea.</b> As {@code per-vma-lock}, with one word in the VMA in place of an rwsem beside it and a flag. A fault adds one to it unless it is 0,
 * for then the VMA has left the tree, or has a writer's offset in it. The writer adds the offset and waits until nobody but itself is counted.
 *
 * <p><b>Source.</b> The series by S. Baghdasaryan of February 2025 in Linux 6.15: include/linux/mmap_lock.h, mm/mmap_lock.c; what is handled under the
 * lock is in {@link dev.faultline.runtime.mm.VmaLockRules}.
 *
 * <pre>
 *   lock tree                     operation                    mmap_lock  VMA        page-&gt;ptl             page_table_lock
 *
 *   mmap_lock                     fault, zero page             -          read       1                     -
 *     VMA lock                    fault, anonymous write       -          read       1                     -
 *       page_table_lock           fault, page of an object     -          read       2 (1 if fault-around  -
 *       page-&gt;ptl                                                                    finds it)
 *         page-&gt;ptl (nested)      fault, write to one present  -          read       2 copied, or its disk is told; else 1
 *                                 fault, copy on write         -          read       2 (reuse: 1)          -
 *           mapping-&gt;tree_lock    each missing table           -          read       -                     1
 *           zone-&gt;lru_lock        first page of a VMA          read, try  read       -                     1
 *             zone-&gt;lock          aborted, or sent back        read       -          as under split-ptl
 *                                 get_user_pages, each page    read       -          1, and what its faults take
 *                                 a stack grows                write      write      -                     -
 *                                 mmap                         write      write (1)  -                     -
 *                                 munmap, mprotect             write      write (1)  1 each leaf table     -
 *                                 mremap, each extent          write      write (1)  2 (1 within a table)  -; each missing table 1; a whole table 1
 *                                 fork, each leaf table        write      write (2)  2, child's first      -; each table of the child 1
 *                                 exit                         -          -          1 each leaf table     -
 *
 *   (1) of each VMA that is cut, grows, shrinks, changes or goes       (2) of each VMA of the parent
 * </pre>
 *
 * <p><b>Simplified.</b> As {@code split-ptl}. A VMA's memory is never used again for another one, so that a reader need not look whose it is. munmap
 * keeps mmap_lock for writing to its end.
 */
public final class PerVmaLockRefcount extends VmaLockDesign {

    private final TableLocks locks;

    public PerVmaLockRefcount(MemoryManager kernel) {
        super(kernel, newLocks(kernel.locks()));
        locks = kernel.tableLocks();
    }

    @Override
    public String name() {
        return "per-vma-lock-refcount";
    }

    @Override
    public Set<FaultStep> steps() {
        return stepsWith(LOCK_VMA, LOCK_ENTRY, UNLOCK_VMA);
    }

    @Override
    public boolean takesPhases() {
        return true;
    }

    // ---- the lock of a VMA ------------------------------------------------------------------------------------------

    private static Supplier<VmaLock> newLocks(Locks locks) {
        LockClass lockClass = locks.countedLockClass("vma->vm_refcnt", LockRank.VMA_LOCK);
        return () -> new Refcount(locks.countedLock(lockClass));
    }

    /** The count, which says too whether the VMA is in the tree: a reader does not get in if it is not. */
    private static final class Refcount extends VmaLock {

        private final CountedLock vmRefcnt;

        Refcount(CountedLock vmRefcnt) {
            this.vmRefcnt = vmRefcnt;
        }

        @Override
        protected Stage tryReadStage() {
            return vmRefcnt.tryReadStage();
        }

        @Override
        protected boolean wasRefused(Task task) {
            return vmRefcnt.wasRefused(task);
        }

        @Override
        protected Stage leaveStage() {
            return vmRefcnt.leaveStage();
        }

        @Override
        protected void nowHeldBy(Cpu cpu) {
            vmRefcnt.nowHeldBy(cpu);
        }

        @Override
        protected void noLongerHeldBy(Cpu cpu) {
            vmRefcnt.noLongerHeldBy(cpu);
        }

        @Override
        protected void excludeReaders(Task writer) {
            vmRefcnt.beginWrite(writer);
        }

        @Override
        protected void admitReaders(Task writer) {
            vmRefcnt.endWrite(writer);
        }

        @Override
        protected void attach() {
            vmRefcnt.attach();
        }

        @Override
        protected void detach() {
            vmRefcnt.detach();
        }

        @Override
        protected boolean isDetached() {
            return vmRefcnt.isDetached();
        }

        @Override
        protected boolean isFree() {
            return vmRefcnt.isFree();
        }
    }

    // ---- fault ------------------------------------------------------------------------------------------------------

    @Override
    public @Nullable SpinLock tableLock(AddressSpace mm) {
        return null;
    }

    @Override
    public SpinLock installLock(Fault fault) {
        return locks.of(fault.mm(), fault.table());
    }

    @Override
    protected void handleMmFault(Fault fault) {
        if (walkMakingTables(fault, true)) {
            ops.step(fault, DISPATCH);
            handlePteFault(fault);
        }
    }

    /**
     * Walks to the entry without a lock, filling in missing tables; the lock of the table above is held only while one is hung in.
     *
     * @param forPage whether a page is to be mapped
     */
    private boolean walkMakingTables(Fault fault, boolean forPage) {
        while (!work.walkInOrder(fault)) {
            if (huge.areAsked(fault, forPage)) {
                SpinLock upper = lock(fault, fault.parent());
                if (huge.areAsked(fault, forPage) && huge.handle(fault, forPage)) {
                    return false;
                }
                ops.unlock(fault.task(), upper);
                continue;
            }
            if (!cases.allocateTable(fault, forPage)) {
                return false;
            }
            SpinLock upper = lock(fault, fault.parent());
            work.installTable(fault);
            ops.unlock(fault.task(), upper);
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
            if (isUntorn(fault)) {
                cases.filePage(fault);
            }
        } else if (work.isGuard(entry)) {
            work.failOnGuard(fault);
        } else if (swap.isSwap(entry)) {
            swapPage(fault);
        } else {
            present(fault);
        }
    }

    /** 6.4 leaves what is in swap to mmap_lock. */
    private void swapPage(Fault fault) {
        if (fault.holdsVmaLock() && !rules.bringsIn()) {
            fault.retryUnderMmapLock();
        } else if (isUntorn(fault)) {
            cases.swapPage(fault);
        }
    }

    private void noPage(Fault fault) {
        boolean isThere = false;
        if (objects.faultsAround(fault)) {
            ops.step(fault, FAULT_AROUND);
            lock(fault);
            isThere = work.isTableThere(fault) && objects.mapAround(fault);
            unlock(fault);
        }
        cases.objectPage(fault, isThere);
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
        if (cases.anonymousPage(fault)) {
            ops.step(fault, ANON_INSTALL);
            lock(fault);
            installOrDiscard(fault);
        }
    }

    @Override
    protected void installOrDiscard(Fault fault) {
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

    /** An entry of two words, read without the lock, may be halves of two: it is compared under the lock before it is believed (pte_unmap_same). */
    private boolean isUntorn(Fault fault) {
        if (arch.entryStores() == 1) {
            return true;
        }
        ops.step(fault, LOCK_ENTRY);
        lock(fault);
        boolean isSame = ops.read(fault) == fault.entry();
        unlock(fault);
        if (!isSame) {
            fault.done(Stat.LOST_RACE);
        }
        return isSame;
    }

    /** Takes the lock of a present entry and chooses the case, if it is still as it was. */
    private void present(Fault fault) {
        ops.step(fault, LOCK_ENTRY);
        lock(fault);
        if (ops.read(fault) != fault.entry()) {
            unlock(fault);
            fault.done(Stat.LOST_RACE);
        } else if (fault.isWrite() ? !arch.isWritable(fault.entry()) : work.mustUnshare(fault)) {
            cases.writeProtected(fault);
        } else {
            cases.present(fault);
        }
    }

    private void lock(Fault fault) {
        lock(fault, fault.table());
    }

    private SpinLock lock(Fault fault, PageTable table) {
        SpinLock lock = locks.of(fault.mm(), table);
        ops.lock(fault.task(), lock);
        return lock;
    }

    private void unlock(Fault fault) {
        ops.unlock(fault.task(), locks.of(fault.mm(), fault.table()));
    }

    // ---- the kernel's own accesses ----------------------------------------------------------------------------------

    @Override
    public boolean follow(Fault fault) {
        if (!work.walkInOrder(fault)) {
            if (!huge.areAsked(fault, false)) {
                return false;
            }
            SpinLock upper = lock(fault, fault.parent());
            boolean found = huge.suffices(fault);
            ops.unlock(fault.task(), upper);
            return found;
        }
        lock(fault);
        boolean found = work.suffices(fault);
        unlock(fault);
        return found;
    }

    @Override
    protected boolean lockEntry(Fault fault) {
        boolean hasTables = walkMakingTables(fault, false);
        if (hasTables) {
            lock(fault);
        }
        return hasTables;
    }
}
