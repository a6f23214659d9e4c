package dev.faultline.runtime.mm;

import static dev.faultline.runtime.mm.KernelStep.FREE_TABLES;
import static dev.faultline.runtime.mm.KernelStep.MOVE_ENTRIES;
import static dev.faultline.runtime.mm.KernelStep.PROTECT_ENTRIES;
import static dev.faultline.runtime.mm.KernelStep.UNMAP_ENTRIES;

import dev.faultline.runtime.sched.Task;
import dev.faultline.runtime.sync.SpinLock;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;

/**
 * Changes of ranges under page_table_lock, held for all of a range: Linux up to 2.6.14, without CONFIG_PREEMPT.
 *
 * <p>It is dropped only to allocate a page table; who has dropped it looks again. Fork holds two of them, the child's outside.
 */
public final class OneLockRanges implements TableRanges {

    private final KernelOps ops;
    private final RangeChange change;
    private final Zap zap;
    private final HugeEntries huge;
    private final MemoryManager kernel;

    public OneLockRanges(MemoryManager kernel) {
        this.kernel = kernel;
        ops = kernel.ops;
        change = new RangeChange(kernel);
        zap = kernel.zap;
        huge = kernel.hugeEntries;
    }

    @Override
    public void unmap(UserTask task, long start, long end, Detach detach) {
        Edges edges = detach.detach();
        ops.step(task, UNMAP_ENTRIES);
        under(task, task.mm(), () -> {
            zap.range(task, task.mm(), start, end, Zap.EVERY_ENTRY);
            ops.step(task, FREE_TABLES);
            zap.tables(task, start, end, edges);
        });
    }

    @Override
    public void zap(UserTask task, AddressSpace mm, long start, long end, LongPredicate which) {
        under(task, mm, () -> zap.range(task, mm, start, end, which));
    }

    @Override
    public void freeLeafTables(UserTask task, long start, long end) {
        under(task, task.mm(), () -> zap.leafTables(task, start, end));
    }

    @Override
    public long update(UserTask task, AddressSpace mm, long start, long end, LongUnaryOperator how) {
        long[] present = {0};
        under(task, mm, () -> present[0] = change.update(task, mm, start, end, how, TableLocking.HELD));
        return present[0];
    }

    @Override
    public void withEntry(Task task, AddressSpace mm, long address, EntryWork entryWork) {
        under(task, mm, () -> {
            PageTable leaf = mm.pageTables().leaf(address);
            if (leaf == null) {
                leaf = huge.splitAt(task, mm, address, TableLocking.HELD);
            }
            if (leaf != null) {
                entryWork.run(leaf, kernel.arch.geometry().index(0, address));
            }
        });
    }

    @Override
    public void protect(UserTask task, Vma vma, long start, long end) {
        ops.step(task, PROTECT_ENTRIES);
        under(task, task.mm(), () -> change.protect(task, vma, start, end, TableLocking.HELD));
    }

    /** Source and destination are under the same lock. It is dropped for every table that is missing, and the source looked at again. */
    @Override
    public boolean move(UserTask task, PageTableMove move) {
        SpinLock lock = task.mm().pageTableLock();
        while (!move.isDone()) {
            ops.step(task, MOVE_ENTRIES);
            ops.lock(task, lock);
            while (!move.findDestination(TableLocking.HELD)) {
                ops.unlock(task, lock);
                if (!move.allocateTable()) {
                    return false;
                }
                ops.lock(task, lock);
                move.installTable();
            }
            move.moveExtent();
            ops.unlock(task, lock);
        }
        return true;
    }

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
                if (copy.wasSplit()) {
                    copy.goOnWithParts();
                }
                copy.copyTable();
                ops.unlock(parent, parent.mm().pageTableLock());
            }
        }
        return true;
    }

    @Override
    public void exit(UserTask task, AddressSpace mm) {
        under(task, mm, () -> zap.everything(task, mm));
        zap.discard(task, mm);
    }

    @Override
    public boolean areUnlocked(AddressSpace mm) {
        return mm.pageTableLock().isFree();
    }

    private void under(Task task, AddressSpace mm, Runnable what) {
        ops.lock(task, mm.pageTableLock());
        what.run();
        ops.unlock(task, mm.pageTableLock());
    }
}
