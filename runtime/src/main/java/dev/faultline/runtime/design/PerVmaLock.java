package dev.faultline.runtime.design;

import dev.faultline.runtime.mm.LockRank;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.VmaLock;
import dev.faultline.runtime.sched.Task;
import dev.faultline.runtime.sync.LockClass;
import dev.faultline.runtime.sync.Locks;
import dev.faultline.runtime.sync.RwSem;
import java.util.function.Supplier;

/**
 * A lock for each VMA, an rwsem and a number besides: vm_lock, vm_lock_seq.
 *
 * <p><b>Idea.</b> A fault needs its own VMA to stay, not all of them. It finds it in a tree that readers may walk under RCU, and takes its lock for
 * reading if that is free; mmap_lock it does not touch. Whoever changes VMAs locks each of them for writing, and unlocks them all by adding one
 * to a number of the address space. A fault that does not get its lock at once goes the old way.
 *
 * <p><b>Source.</b> The series by S. Baghdasaryan of February 2023 in Linux 6.4: mm/memory.c, include/linux/mm.h, kernel/fork.c as of 6.4.3, which
 * locks the parent's VMAs; what later kernels handle under the lock is in {@link dev.faultline.runtime.mm.VmaLockRules}.
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
 * <p><b>Hazards.</b> lost_page before 6.4.3 (kernel 6.4.2), where fork locks no VMA.
 *
 * <p><b>Simplified.</b> As {@code split-ptl}. VMAs are never recycled, so that RCU has nobody to wait for. munmap keeps mmap_lock for writing to its end.
 */
public final class PerVmaLock extends VmaLockDesign {

    public PerVmaLock(MemoryManager kernel) {
        super(kernel, "per-vma-lock", newLocks(kernel.locks()));
    }

    // ---- the lock of a VMA ------------------------------------------------------------------------------------------

    private static Supplier<VmaLock> newLocks(Locks locks) {
        LockClass lockClass = locks.rwSemClass("vma->vm_lock", LockRank.VMA_LOCK);
        return () -> new RwSemLock(locks.rwSem(lockClass));
    }

    /** An rwsem, and whether the VMA is in the tree: a reader that is inside may learn that it is not any more. */
    private static final class RwSemLock extends VmaLock {

        private final RwSem vmLock;
        private boolean isDetached = true;

        RwSemLock(RwSem vmLock) {
            super(vmLock);
            this.vmLock = vmLock;
        }

        @Override
        protected void excludeReaders(Task writer) {
            vmLock.downWrite(writer);
        }

        @Override
        protected void admitReaders(Task writer) {
            vmLock.upWrite(writer);
        }

        @Override
        protected void attach() {
            isDetached = false;
        }

        @Override
        protected void detach() {
            isDetached = true;
        }

        @Override
        protected boolean isDetached() {
            return isDetached;
        }
    }
}
