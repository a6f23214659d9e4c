package dev.faultline.runtime.mm;

import static dev.faultline.runtime.mm.KernelStep.ALLOC_TABLE;
import static dev.faultline.runtime.mm.KernelStep.ANON_ALLOC;
import static dev.faultline.runtime.mm.KernelStep.ANON_PREPARE;
import static dev.faultline.runtime.mm.KernelStep.COW_COPY;
import static dev.faultline.runtime.mm.KernelStep.COW_INSTALL;
import static dev.faultline.runtime.mm.KernelStep.OBJECT_INSTALL;
import static dev.faultline.runtime.mm.KernelStep.OBJECT_PAGE;
import static dev.faultline.runtime.mm.KernelStep.PAGE_MKWRITE;
import static dev.faultline.runtime.mm.KernelStep.SWAP_IN;
import static dev.faultline.runtime.mm.KernelStep.SWAP_INSTALL;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.stats.Stat;

/**
 * The cases of a fault as 2.6.11 has them and later designs keep them: what is slow is done with nothing but mmap_sem held, then the entry's lock
 * taken, the entry looked at again, and changed. Which lock that is, {@link TableLocks} says.
 *
 * <pre>
 *   nothing held                      entry's lock held
 *
 *   anonymousPage .................   (the design enters it)
 *   objectPage  find or copy          enter, or look again
 *   filePage    find                  enter
 *   swapPage    bring in              enter, and copy on write if it takes that
 *                                     writeProtected: reuse, or else release, copy, take it again, replace
 *                                     present: set accessed and dirty
 * </pre>
 *
 * Each case ends the fault, with nothing held but mmap_sem. Source: mm/memory.c of 2.6.11; page_mkwrite of 2.6.19 on.
 */
public final class FaultCases {

    private final Architecture arch;
    private final KernelOps ops;
    private final LeafWork work;
    private final OldPage oldPage;
    private final ObjectFaults objects;
    private final SwapIn swap;
    private final Zap zap;
    private final TableLocks locks;
    private final long pageBytes;

    FaultCases(MemoryManager kernel, TableLocks locks) {
        arch = kernel.arch;
        ops = kernel.ops;
        work = kernel.work;
        oldPage = kernel.oldPage;
        objects = kernel.objectFaults;
        swap = kernel.swapIn;
        zap = kernel.zap;
        this.locks = locks;
        pageBytes = kernel.arch.geometry().pageBytes();
    }

    /** Chooses the case by the fault's entry as it was sampled. */
    public EntryCase choose(Fault fault) {
        long entry = fault.entry;
        if (arch.isNone(entry)) {
            if (fault.vma.object() != null) {
                return EntryCase.OBJECT;
            }
            return fault.isWrite() ? EntryCase.ANONYMOUS_WRITE : EntryCase.ANONYMOUS_READ;
        }
        if (arch.isFile(entry)) {
            return EntryCase.FILE_OFFSET;
        }
        if (work.isGuard(entry)) {
            return EntryCase.GUARD;
        }
        return swap.isSwap(entry) ? EntryCase.SWAP_SLOT : EntryCase.PRESENT;
    }

    // ---- what a fault needs first -------------------------------------------------------------------------------------

    /**
     * Allocates the table that the walk found missing; nothing is held. Past the end of an object there is no page, and so no leaf table for it.
     *
     * @param forPage whether a page is to be mapped
     * @return whether there is one to hang in; else the fault has failed
     */
    public boolean allocateTable(Fault fault, boolean forPage) {
        if (forPage && objects.isBeyondAnyTable(fault)) {
            fault.fail(Fault.Result.SIGBUS);
            return false;
        }
        ops.step(fault, ALLOC_TABLE);
        if (!work.allocateTable(fault)) {
            fault.fail(Fault.Result.OOM);
            return false;
        }
        return true;
    }

    /**
     * The first anonymous page of a VMA needs its anon_vma, which page_table_lock publishes. Nothing is held. Neighbours are asked for theirs, so that the
     * lock of the VMA alone does not do (vmf_anon_prepare).
     *
     * @return false if mmap_lock is needed and was not to be had at once: the fault has to begin again under it
     */
    public boolean prepareAnonVma(Fault fault) {
        if (work.lacksAnonVma(fault)) {
            ops.step(fault, ANON_PREPARE);
            if (fault.holdsVmaLock() && !fault.mm().mmapSem().tryDownRead(fault.task())) {
                fault.retryUnderMmapLock();
                return false;
            }
            work.makeAnonVma(fault);
            ops.lock(fault.task(), fault.mm().pageTableLock());
            work.publishAnonVma(fault);
            ops.unlock(fault.task(), fault.mm().pageTableLock());
            if (fault.holdsVmaLock()) {
                fault.mm().mmapSem().upTryRead(fault.task());
            }
        }
        return true;
    }

    /** Allocates a cleared page for an empty entry; nothing is held. False if there is none, and the fault has failed or has to begin again. */
    public boolean anonymousPage(Fault fault) {
        if (!prepareAnonVma(fault)) {
            return false;
        }
        ops.step(fault, ANON_ALLOC);
        if (!ops.allocateCleared(fault)) {
            fault.fail(Fault.Result.OOM);
            return false;
        }
        return true;
    }

    // ---- absent -----------------------------------------------------------------------------------------------------

    /**
     * do_no_page: the page is found or made with nothing held, once more if the object loses pages meanwhile. A write to a private mapping takes a copy
     * of it.
     *
     * @param isThere whether fault-around has mapped it already
     */
    public void objectPage(Fault fault, boolean isThere) {
        boolean copies = objects.copies(fault);
        if (copies && objects.preparesFirst() && !prepareAnonVma(fault)) {
            return;
        }
        boolean done = isThere;
        while (!done) {
            ops.step(fault, OBJECT_PAGE);
            if (!objects.find(fault) || copies && !takeCopy(fault)) {
                return;
            }
            ops.step(fault, OBJECT_INSTALL);
            lock(fault);
            done = objects.mayInstall(fault);
            boolean lookAgain = !done && objects.mustLookAgain(fault);
            if (done && copies) {
                long entry = work.writtenEntry(fault);
                enterCopy(fault);
                ops.set(fault, entry);
            } else if (done) {
                objects.install(fault);
            }
            unlock(fault);
            if (!done) {
                objects.release(fault, copies);
            }
            if (!done && !lookAgain) {
                fault.done(Stat.LOST_RACE);
                return;
            }
        }
        fault.done(objects.kind(fault));
    }

    private boolean takeCopy(Fault fault) {
        prepareAnonVma(fault);
        ops.step(fault, COW_COPY);
        return objects.copy(fault);
    }

    private void enterCopy(Fault fault) {
        work.addAnonymous(fault);
        work.countAnonymous(fault);
    }

    /** do_file_page: the entry names the page of the object that belongs there. It counts as if it had waited for a disk. */
    public void filePage(Fault fault) {
        ops.step(fault, OBJECT_PAGE);
        if (!objects.find(fault)) {
            return;
        }
        ops.step(fault, OBJECT_INSTALL);
        lock(fault);
        boolean isAsBefore = !objects.mustLookAgain(fault) && ops.isUnchanged(fault);
        if (isAsBefore) {
            objects.install(fault);
        }
        unlock(fault);
        if (!isAsBefore) {
            objects.release(fault, false);
        }
        fault.doneAsMajor(isAsBefore ? objects.kind(fault) : Stat.LOST_RACE);
    }

    /** do_swap_page: a write that the entry does not do for goes on as one to a page that is there. */
    public void swapPage(Fault fault) {
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

    // ---- present: the entry's lock is held --------------------------------------------------------------------------

    /** Whether the entry, as it was sampled, does not do for the access: {@link #writeProtected} is next, otherwise {@link #present}. */
    public boolean isWriteProtected(Fault fault) {
        return fault.isWrite() ? !arch.isWritable(fault.entry) : work.mustUnshare(fault);
    }

    /**
     * do_wp_page, a write to an entry without write permission: reuse the page if nobody else has it, else replace it by a copy. A page to be pinned
     * likewise, but for the permission.
     */
    public void writeProtected(Fault fault) {
        if (objects.isSharedWrite(fault)) {
            sharedWrite(fault);
        } else if (!oldPage.isZeroPage(fault) && oldPage.mayReuse(fault)) {
            long reused = oldPage.reusedEntry(fault);
            if (reused != fault.entry()) {
                ops.establish(fault, reused);
            }
            unlock(fault);
            fault.done(Stat.REUSE);
        } else {
            Stat kind = oldPage.copyKind(fault);
            oldPage.hold(fault);
            unlock(fault);
            if (copyOldPage(fault)) {
                ops.step(fault, COW_INSTALL);
                lock(fault);
                replaceByCopy(fault, kind);
                oldPage.release(fault);
                unlock(fault);
            } else {
                oldPage.release(fault);
            }
        }
    }

    /** Allocates a copy of the page that the fault's entry maps; nothing is held but the page. False if there is none, and the fault has failed. */
    public boolean copyOldPage(Fault fault) {
        return prepareToCopy(fault) && allocateCopy(fault);
    }

    /** What comes before the copy is allocated; false if there is no memory, and the fault has failed. */
    public boolean prepareToCopy(Fault fault) {
        if (!prepareAnonVma(fault)) {
            return false;
        }
        ops.step(fault, COW_COPY);
        return true;
    }

    /** Allocates the copy itself; false if there is no memory, and the fault has failed. */
    public boolean allocateCopy(Fault fault) {
        if (!(oldPage.isZeroPage(fault) ? ops.allocateCleared(fault) : ops.allocateCopy(fault))) {
            fault.fail(Fault.Result.OOM);
            return false;
        }
        return true;
    }

    private void replaceByCopy(Fault fault, Stat kind) {
        if (ops.isUnchanged(fault)) {
            enterCopyOfOld(fault, kind);
        } else {
            ops.discardPage(fault);
            fault.done(Stat.LOST_RACE);
        }
    }

    /** Puts the copy in the place of the page that the fault's entry maps. */
    public void enterCopyOfOld(Fault fault, Stat kind) {
        oldPage.detectLostWrite(fault);
        long entry = work.writtenEntry(fault);
        oldPage.remove(fault);
        enterCopy(fault);
        ops.establish(fault, entry);
        fault.done(kind);
    }

    /** A write to a page that others see: made writable in place, once the object's disk has been told that it becomes dirty (do_wp_page, 6.x). */
    private void sharedWrite(Fault fault) {
        if (objects.tellsOfWrite(fault)) {
            oldPage.hold(fault);
            unlock(fault);
            ops.step(fault, PAGE_MKWRITE);
            if (!objects.pageMkwrite(fault)) {
                oldPage.release(fault);
                return;
            }
            lock(fault);
            boolean isAsBefore = objects.wasTold(fault) && ops.isUnchanged(fault);
            if (isAsBefore) {
                ops.establish(fault, work.sharedEntry(fault));
            }
            unlock(fault);
            oldPage.release(fault);
            fault.done(isAsBefore ? Stat.SHARED_WP : Stat.LOST_RACE);
        } else {
            ops.establish(fault, work.sharedEntry(fault));
            unlock(fault);
            fault.done(Stat.SHARED_WP);
        }
    }

    /** The entry allows the access already, or lacks only its accessed or dirty bit. Only a write stores it (ptep_set_access_flags). */
    public void present(Fault fault) {
        long touched = work.touchedEntry(fault);
        boolean changes = touched != fault.entry();
        if (changes && fault.isWrite()) {
            ops.establish(fault, touched);
        }
        unlock(fault);
        fault.done(changes ? Stat.ACCESS_BIT : work.nothingLeftToDo());
    }

    // ---- the kernel's own accesses: the entry's lock is held --------------------------------------------------------

    /** Puts a marker in the entry if that is none, releases the lock, and says whether it is there. */
    boolean mark(Fault fault, long marker) {
        // A design may fill empty entries without the lock.
        ops.order(fault.task());
        if (work.isStillNone(fault)) {
            ops.set(fault, marker);
        }
        boolean marked = ops.read(fault) == marker;
        unlock(fault);
        return marked;
    }

    /** Puts the page found in the place of whatever the entry is, releases the lock, and says whether the object still had the page. */
    boolean replace(Fault fault) {
        boolean isCurrent = !objects.mustLookAgain(fault);
        if (isCurrent) {
            zap.range(fault.task(), fault.mm(), fault.address(), fault.address() + pageBytes, Zap.EVERY_ENTRY);
            objects.install(fault);
        }
        unlock(fault);
        if (!isCurrent) {
            objects.release(fault, false);
        }
        return isCurrent;
    }

    private void lock(Fault fault) {
        ops.lock(fault.task(), locks.of(fault.mm(), fault.table));
    }

    private void unlock(Fault fault) {
        ops.unlock(fault.task(), locks.of(fault.mm(), fault.table));
    }
}
