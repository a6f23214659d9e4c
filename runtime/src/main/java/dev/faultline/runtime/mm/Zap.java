package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.stats.Stat;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Clears entries and frees what they mapped: unmap_vmas with its gather (mm/memory.c, 2.6.11). That an entry was written through goes on to its page,
 * where that belongs to an object.
 *
 * <p>Pages are gathered and freed in batches, each after one TLB flush, so that no CPU can still reach a page that is free. Counters change once
 * a range.
 */
public final class Zap {

    /** Pages a gather holds before it flushes: FREE_PTE_NR on SMP. */
    private static final int GATHER_PAGES = 506;

    /** All entries are cleared: the mapping itself goes. */
    public static final LongPredicate EVERY_ENTRY = entry -> true;

    /** Chooses entries to clear, and leaves something in their place: entries that name the pages of a nonlinear mapping. */
    interface Leaving extends LongPredicate {
        /** What the entry at {@code address}, which was present, becomes. */
        long left(long address, long entry);
    }

    private final MemoryManager kernel;
    private final Architecture arch;
    private final TableFreeing tableFreeing;

    Zap(MemoryManager kernel) {
        this.kernel = kernel;
        this.arch = kernel.arch;
        this.tableFreeing = TableFreeing.of(kernel.kernel);
    }

    /**
     * Clears entries of [start, end). The entries' lock must be held.
     *
     * @param mm the address space; what it loses is on the task's account if it is the task's own
     * @param which entries to clear, of those that are not none
     */
    public void range(UserTask task, AddressSpace mm, long start, long end, LongPredicate which) {
        range(task, mm, start, end, which, TableLocking.HELD);
    }

    /** The same, taking the lock of each table in turn. */
    public void range(UserTask task, AddressSpace mm, long start, long end, LongPredicate which, TableLocking locking) {
        long cleared = clear(task, mm, start, end, which, true, locking);
        if (mm == task.mm()) {
            task.cpu().account().add(Stat.PAGES, cleared);
        }
    }

    /**
     * Clears entries and says how many were present.
     *
     * @param flush whether other CPUs may still have translations, and the change is on somebody's account; neither when the whole address space
     *     goes
     */
    private long clear(
            UserTask task, AddressSpace mm, long start, long end, LongPredicate which, boolean flush, TableLocking locking) {
        kernel.pagevecs.drain(task.cpu());
        kernel.hugeEntries.splitEdges(task, mm, start, end, which, locking);
        Gather gather = new Gather(task, mm, start, which, flush, locking != TableLocking.HELD);
        mm.pageTables().forEachEntry(start, end, locking.around(mm.pageTables(), gather));
        gather.finish(end);
        return gather.cleared;
    }

    /** Pages on their way out. A huge page takes one place, the complement of its first frame. */
    private final class Gather implements PageTables.EntryVisitor {
        final UserTask task;
        final AddressSpace mm;
        final LongPredicate which;
        final boolean flush;
        final boolean countsByTable;
        final long[] pages = new long[GATHER_PAGES];
        long from;
        int count;
        long cleared;
        long anonymous;
        long file;
        long shmem;
        long swapped;
        long stale;
        /** Tables that waited behind huge pages. */
        long tables;

        int hugeCount;
        /** Whether all that is stale are huge pages, which are flushed as such. */
        boolean onlyHuge = true;

        /** Object of the last page that belonged to one, and whether its pages count as shared memory. */
        @Nullable
        Inode object;

        boolean objectIsShmem;

        Gather(UserTask task, AddressSpace mm, long from, LongPredicate which, boolean flush, boolean countsByTable) {
            this.task = task;
            this.mm = mm;
            this.from = from;
            this.which = which;
            this.flush = flush;
            this.countsByTable = countsByTable;
        }

        @Override
        public void visit(PageTable leaf, int first, int last) {
            Cpu cpu = task.cpu();
            // Map counts are shared with every process that has the pages.
            cpu.order();
            long present = 0;
            for (int i = first; i < last; i++) {
                long entry = leaf.words[i];
                if (entry == Architecture.NONE || !which.test(entry)) {
                    continue;
                }
                entry = kernel.entries.getAndClear(cpu, leaf, i);
                if (!arch.isPresent(entry)) {
                    freeSwap(entry);
                    continue;
                }
                leaf.unmapped(i);
                present++;
                stale++;
                onlyHuge = false;
                if (which instanceof Leaving leaving) {
                    long left = leaving.left(leaf.base + ((long) i << arch.geometry().pageShift()), entry);
                    kernel.entries.putBack(cpu, leaf, i, left);
                }
                long pfn = arch.pfn(entry);
                if (pfn != Memory.ZERO_PFN) {
                    count(pfn, arch.isDirty(entry));
                    // The entry's reference becomes the gather's: nobody may free the page before the flush.
                    kernel.frames.unmap(pfn);
                    kernel.frames.hold(pfn);
                    pages[count++] = pfn;
                    if (count == GATHER_PAGES) {
                        flush(leaf.base + ((long) i + 1 << arch.geometry().pageShift()));
                        cpu.order();
                    }
                }
            }
            cleared += present;
            cpu.charge(present * (kernel.cost.syscall().unmapPage() + kernel.cost.fault().rmapRemove())
                    + (last - first - present) * kernel.cost.syscall().unmapHole());
            if (countsByTable) {
                count();
            }
        }

        /** A swap entry gives its slot back; a guard has none. */
        private void freeSwap(long entry) {
            if (kernel.swap.isSwap(entry)) {
                swapped++;
                kernel.swap.freeAndCache(task.cpu(), kernel.swap.slot(entry));
                task.cpu().order();
            }
        }

        /** A huge page goes as one, and the table that waits behind it: zap_huge_pmd. */
        @Override
        public void visitHuge(PageTable table, int index, int from, int to) {
            if (!which.test(table.words[index])) {
                return;
            }
            Cpu cpu = task.cpu();
            cpu.order();
            long entry = kernel.entries.getAndClear(cpu, table, index);
            kernel.allocator.free(cpu, mm.pageTables().withdraw(table, index));
            tables++;
            stale++;
            int parts = to - from;
            cleared += parts;
            cpu.charge(kernel.cost.syscall().unmapPage() + kernel.cost.fault().rmapRemove());
            if (!kernel.hugePages.codec().isSpecial(entry)) {
                anonymous += parts;
                long page = arch.pfn(entry);
                // Freeing the table may have waited for a lock.
                cpu.order();
                for (int i = 0; i < parts; i++) {
                    kernel.frames.unmap(page + i);
                    kernel.frames.hold(page + i);
                }
                pages[count++] = ~page;
                hugeCount++;
                if (count == GATHER_PAGES) {
                    flush(mm.pageTables().hugeBase(table, index) + kernel.hugePages.bytes());
                }
            }
            if (countsByTable) {
                count();
            }
        }

        private void count(long pfn, boolean isDirty) {
            if (kernel.frames.has(pfn, FrameTable.ANON)) {
                anonymous++;
                return;
            }
            Inode inode = object(kernel.frames.rmap(pfn));
            if (objectIsShmem) {
                shmem++;
            } else {
                file++;
            }
            if (isDirty) {
                kernel.pageCache.markDirty(task.cpu(), inode, pfn);
            }
        }

        /** Pages of one object follow one another. */
        private Inode object(int id) {
            Inode known = object;
            if (known == null || id != known.id()) {
                known = kernel.inodes.get(id);
                object = known;
                objectIsShmem = kernel.objectFaults.counter(known) == Stat.SHMEM_RSS;
            }
            return known;
        }

        private void flush(long upTo) {
            if (flush && stale > 0) {
                kernel.ops.step(task, KernelStep.ZAP_FLUSH);
                if (onlyHuge) {
                    kernel.tlbFlush.hugeRange(task, mm, from, upTo);
                } else {
                    kernel.tlbFlush.range(task, mm, from, upTo);
                }
            }
            release();
            from = upTo;
            count = 0;
            hugeCount = 0;
            stale = 0;
            onlyHuge = true;
        }

        private void release() {
            if (hugeCount > 0) {
                int base = 0;
                for (int i = 0; i < count; i++) {
                    if (pages[i] < 0) {
                        kernel.pagevecs.releaseHuge(task.cpu(), ~pages[i], kernel.hugePages.parts());
                    } else {
                        pages[base++] = pages[i];
                    }
                }
                count = base;
            }
            kernel.swap.freeUnmapped(task.cpu(), pages, count);
            kernel.pagevecs.releasePages(task.cpu(), pages, count);
        }

        void finish(long end) {
            if (count > 0 || stale > 0) {
                flush(end);
            }
            count();
            task.cpu().charge(kernel.cost.fault().counterUpdate());
        }

        /** Takes what has been cleared off the counters: once a range, or once a table that has a lock of its own. */
        void count() {
            // Whoever measures an address space reads its counts in order, without the entries' lock.
            task.cpu().order();
            kernel.rss.add(task, mm, Stat.ANON_RSS, -anonymous);
            kernel.rss.add(task, mm, Stat.FILE_RSS, -file);
            kernel.rss.add(task, mm, Stat.SHMEM_RSS, -shmem);
            mm.swapped -= swapped;
            if (flush && mm == task.mm()) {
                task.cpu().account().add(Stat.ANON_RSS, -anonymous);
                task.cpu().account().add(Stat.FILE_RSS, -file);
                task.cpu().account().add(Stat.SHMEM_RSS, -shmem);
                task.cpu().account().add(Stat.SWAPPED, -swapped);
                task.cpu().account().add(Stat.PAGE_TABLES, -tables);
            }
            anonymous = 0;
            file = 0;
            shmem = 0;
            swapped = 0;
            tables = 0;
        }
    }

    /** Frees the page tables that [start, end) leaves without use between {@code edges}. The lock of upper levels must be held. */
    public void tables(UserTask task, long start, long end, TableRanges.Edges edges) {
        List<PageTable> freed = new ArrayList<>();
        TableRanges.Edges unused = tableFreeing.edges(edges, arch.geometry());
        task.mm().pageTables().free(start, end, unused.floor(), unused.ceiling(), freed::add);
        for (PageTable table : freed) {
            kernel.allocator.free(task.cpu(), table.pfn);
        }
        task.cpu().account().add(Stat.PAGE_TABLES, -freed.size());
    }

    /** Frees the empty leaf tables that [start, end) covers whole: PT_RECLAIM of 6.14. The lock of upper levels must be held. */
    public void leafTables(UserTask task, long start, long end) {
        leafTables(task, start, end, TableLocking.HELD);
    }

    /** The same, taking the lock of each leaf table and of the one above while it is looked at. */
    public void leafTables(UserTask task, long start, long end, TableLocking locking) {
        PageTables tables = task.mm().pageTables();
        List<PageTable> covered = new ArrayList<>();
        tables.forEachLeaf(start, end, (leaf, from, to) -> {
            if (from == 0 && to == leaf.words.length) {
                covered.add(leaf);
            }
        });
        for (PageTable leaf : covered) {
            locking.lockWithUpper(leaf);
            // A design may fill empty entries without the lock, and somebody else may have freed the table before it was locked.
            task.cpu().order();
            boolean isUnused = leaf.isLinked && leaf.isEmpty();
            if (isUnused) {
                long leafEnd = leaf.base + ((long) leaf.words.length << arch.geometry().pageShift());
                tables.free(leaf.base, leafEnd, leaf.base, leafEnd, freed -> {});
            }
            locking.unlockWithUpper(leaf);
            if (isUnused) {
                kernel.allocator.free(task.cpu(), leaf.pfn);
                task.cpu().account().add(Stat.PAGE_TABLES, -1);
            }
        }
    }

    /** Gives everything an address space has back; nobody uses it any more. The design's locks must be held. */
    public void everything(UserTask task, AddressSpace mm) {
        everything(task, mm, TableLocking.HELD);
    }

    /** The same, taking the lock of each table in turn. */
    public void everything(UserTask task, AddressSpace mm, TableLocking locking) {
        for (Vma vma : mm.vmas()) {
            clear(task, mm, vma.start(), vma.end(), EVERY_ENTRY, false, locking);
        }
        mm.pageTables().freeAll(table -> kernel.allocator.free(task.cpu(), table.pfn));
    }

    /** Drops the address space itself: its mappings, its top table, its locks, what its CPUs' TLBs hold. */
    public void discard(UserTask task, AddressSpace mm) {
        task.cpu().order();
        kernel.commit.discharge(task.cpu(), mm.vmaOps().chargedPages(0, -1));
        List<Vma> gone = mm.vmas().overlapping(0, -1L);
        mm.vmas().clear();
        kernel.inodes.release(task, gone);
        task.cpu().order();
        for (int i = mm.cpus().nextSetBit(0); i >= 0; i = mm.cpus().nextSetBit(i + 1)) {
            kernel.cpus[i].tlb().removeAddressSpace(mm.id());
        }
        kernel.allocator.free(task.cpu(), mm.pageTables().root().pfn);
        kernel.spaces.discard(mm);
    }
}
