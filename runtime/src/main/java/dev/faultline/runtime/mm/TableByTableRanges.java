package dev.faultline.runtime.mm;

import static dev.faultline.runtime.mm.KernelStep.FREE_TABLES;
import static dev.faultline.runtime.mm.KernelStep.MOVE_ENTRIES;
import static dev.faultline.runtime.mm.KernelStep.PROTECT_ENTRIES;
import static dev.faultline.runtime.mm.KernelStep.UNMAP_ENTRIES;

import dev.faultline.runtime.sched.Task;
import dev.faultline.runtime.sync.SpinLock;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Changes of ranges under the lock of one table after the other: Linux from 2.6.15 on.
 *
 * <p>Upper levels are read without a lock, for mmap_sem keeps them; what was found there is looked at again once the table's lock is held, where the
 * reverse map, which has no mmap_sem, may have split a huge page meanwhile. Two locks at a time are taken by fork, by mremap, and to free a table.
 */
public final class TableByTableRanges implements TableRanges {

    private final KernelOps ops;
    private final RangeChange change;
    private final Zap zap;
    private final HugeEntries huge;
    private final TableLocks locks;
    private final MemoryManager kernel;

    public TableByTableRanges(MemoryManager kernel, TableLocks locks) {
        this.kernel = kernel;
        this.locks = locks;
        ops = kernel.ops;
        change = new RangeChange(kernel);
        zap = kernel.zap;
        huge = kernel.hugeEntries;
    }

    /** Tables are freed without a lock: nothing leads to them any more, neither a VMA nor a page's reverse map. */
    @Override
    public void unmap(UserTask task, long start, long end, Detach detach) {
        Edges edges = detach.detach();
        ops.step(task, UNMAP_ENTRIES);
        ops.order(task);
        zap.range(task, task.mm(), start, end, Zap.EVERY_ENTRY, new EachTable(task, task.mm()));
        ops.step(task, FREE_TABLES);
        // Faults that take no lock for their VMA walk there, too.
        task.mm().vmas().locking().startWrite();
        zap.tables(task, start, end, edges);
    }

    @Override
    public void zap(UserTask task, AddressSpace mm, long start, long end, LongPredicate which) {
        ops.order(task);
        zap.range(task, mm, start, end, which, new EachTable(task, mm));
    }

    @Override
    public void freeLeafTables(UserTask task, long start, long end) {
        ops.order(task);
        zap.leafTables(task, start, end, new EachTable(task, task.mm()));
    }

    @Override
    public long update(UserTask task, AddressSpace mm, long start, long end, LongUnaryOperator how) {
        ops.order(task);
        return change.update(task, mm, start, end, how, new EachTable(task, mm));
    }

    @Override
    public void withEntry(Task task, AddressSpace mm, long address, EntryWork entryWork) {
        TableLocking each = new EachTable(task, mm);
        ops.order(task);
        PageTable leaf = mm.pageTables().leaf(address);
        if (leaf == null) {
            leaf = huge.splitAt(task, mm, address, each);
        }
        if (leaf != null) {
            each.lock(leaf);
            if (leaf.isLinked) {
                entryWork.run(leaf, kernel.arch.geometry().index(0, address));
            }
            each.unlock(leaf);
        }
    }

    @Override
    public void protect(UserTask task, Vma vma, long start, long end) {
        ops.step(task, PROTECT_ENTRIES);
        ops.order(task);
        change.protect(task, vma, start, end, new EachTable(task, task.mm()));
    }

    /** The source's lock first; nobody takes two of one process the other way round, for mmap_sem is held for writing. */
    @Override
    public boolean move(UserTask task, PageTableMove move) {
        AddressSpace mm = task.mm();
        while (!move.isDone()) {
            ops.step(task, MOVE_ENTRIES);
            ops.order(task);
            while (!move.findDestination(new EachTable(task, mm))) {
                if (!move.allocateTable()) {
                    return false;
                }
                SpinLock upper = locks.of(mm, move.destination());
                ops.lock(task, upper);
                move.installTable();
                ops.unlock(task, upper);
                ops.order(task);
            }
            moveExtent(task, move);
        }
        return true;
    }

    private void moveExtent(UserTask task, PageTableMove move) {
        AddressSpace mm = task.mm();
        PageTable source = move.source();
        if (source == null) {
            move.moveExtent();
            return;
        }
        SpinLock old = locks.of(mm, source);
        SpinLock there = locks.of(mm, move.destination());
        ops.lockBoth(task, old, there);
        if (!move.wasSplit()) {
            move.moveExtent();
        }
        ops.unlockBoth(task, old, there);
    }

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
        while (copy.nextTable()) {
            if (!copy.hasTable()) {
                if (!copy.allocateTable()) {
                    return false;
                }
                installTable(parent, copy);
            }
            if (copy.isLeaf()) {
                copyLeaf(parent, copy);
            }
        }
        return true;
    }

    private void installTable(UserTask parent, CopyPageRange copy) {
        if (copy.isHuge()) {
            copy.installTable();
            return;
        }
        SpinLock upper = locks.of(copy.child(), copy.lowestInChild());
        ops.lock(parent, upper);
        copy.installTable();
        ops.unlock(parent, upper);
    }

    private void copyLeaf(UserTask parent, CopyPageRange copy) {
        boolean isCopied = false;
        while (!isCopied) {
            SpinLock theirs = locks.of(copy.child(), copy.childTable());
            SpinLock ours = locks.of(parent.mm(), copy.parentTable());
            ops.lockBoth(parent, theirs, ours);
            isCopied = !copy.wasSplit();
            if (isCopied) {
                copy.copyTable();
            } else {
                copy.goOnWithParts();
            }
            ops.unlockBoth(parent, theirs, ours);
        }
    }

    @Override
    public void exit(UserTask task, AddressSpace mm) {
        ops.order(task);
        zap.everything(task, mm, new EachTable(task, mm));
        zap.discard(task, mm);
    }

    @Override
    public boolean areUnlocked(AddressSpace mm) {
        return mm.pageTableLock().isFree() && locks.areFree(mm);
    }

    /** Locks one table after the other. */
    private final class EachTable implements TableLocking {
        private final Task task;
        private final AddressSpace mm;

        EachTable(Task task, AddressSpace mm) {
            this.task = task;
            this.mm = mm;
        }

        @Override
        public void lock(PageTable table) {
            ops.lock(task, locks.of(mm, table));
        }

        @Override
        public void unlock(PageTable table) {
            ops.unlock(task, locks.of(mm, table));
            ops.order(task);
        }

        @Override
        public void lockWithUpper(PageTable leaf) {
            ops.lockBoth(task, locks.of(mm, upper(leaf)), locks.of(mm, leaf));
        }

        @Override
        public void unlockWithUpper(PageTable leaf) {
            ops.unlockBoth(task, locks.of(mm, upper(leaf)), locks.of(mm, leaf));
            ops.order(task);
        }

        private PageTable upper(PageTable leaf) {
            @Nullable
            PageTable upper = leaf.parent;
            if (upper == null) {
                throw new IllegalArgumentException("A leaf table hangs in another.");
            }
            return upper;
        }
    }
}
