package dev.faultline.runtime.design;

import dev.faultline.runtime.mm.LockRank;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.VmaLock;
import dev.faultline.runtime.sched.Task;
import dev.faultline.runtime.sync.CountedLock;
import dev.faultline.runtime.sync.LockClass;
import dev.faultline.runtime.sync.Locks;
import java.util.function.Supplier;

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

    public PerVmaLockRefcount(MemoryManager kernel) {
        super(kernel, "per-vma-lock-refcount", newLocks(kernel.locks()));
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
            super(vmRefcnt);
            this.vmRefcnt = vmRefcnt;
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
    }
}
