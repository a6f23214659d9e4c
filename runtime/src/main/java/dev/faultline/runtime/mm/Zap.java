package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.stats.Stat;
import java.util.ArrayList;
import java.util.List;

/**
 * Clears entries and frees what they mapped: unmap_vmas with its gather (mm/memory.c, 2.6.11).
 *
 * <p>Pages are gathered and freed in batches, each after one TLB flush, so that no CPU can still reach a page that is free. Counters change once
 * a range.
 */
public final class Zap {

    /** Pages a gather holds before it flushes: FREE_PTE_NR on SMP. */
    private static final int GATHER_PAGES = 506;

    private final MemoryManager kernel;
    private final Architecture arch;
    private final TableFreeing tableFreeing;

    Zap(MemoryManager kernel) {
        this.kernel = kernel;
        this.arch = kernel.arch;
        this.tableFreeing = TableFreeing.of(kernel.kernel);
    }

    /**
     * Clears every entry of [start, end) of the task's address space. The entries' lock must be held.
     */
    public void range(UserTask task, long start, long end) {
        long cleared = clear(task, task.mm(), start, end, true);
        task.cpu().account().add(Stat.PAGES, cleared);
    }

    /**
     * Clears entries and says how many were present.
     *
     * @param flush whether other CPUs may still have translations, and the change is on somebody's account; neither when the whole address space
     *     goes
     */
    private long clear(UserTask task, AddressSpace mm, long start, long end, boolean flush) {
        kernel.pagevecs.drain(task.cpu());
        Gather gather = new Gather(task, mm, start, flush);
        mm.pageTables().forEachLeaf(start, end, gather::clear);
        gather.finish(end);
        return gather.cleared;
    }

    /** Pages on their way out. */
    private final class Gather {
        final UserTask task;
        final AddressSpace mm;
        final boolean flush;
        final long[] pages = new long[GATHER_PAGES];
        long from;
        int count;
        long cleared;
        long anonymous;
        long stale;

        Gather(UserTask task, AddressSpace mm, long from, boolean flush) {
            this.task = task;
            this.mm = mm;
            this.from = from;
            this.flush = flush;
        }

        void clear(PageTable leaf, int first, int last) {
            Cpu cpu = task.cpu();
            // Map counts are shared with every process that has the pages.
            cpu.order();
            long present = 0;
            for (int i = first; i < last; i++) {
                long entry = leaf.words[i];
                if (entry == Architecture.NONE) {
                    continue;
                }
                leaf.words[i] = Architecture.NONE;
                if (!arch.isPresent(entry)) {
                    continue;
                }
                present++;
                stale++;
                long pfn = arch.pfn(entry);
                if (pfn != Memory.ZERO_PFN) {
                    anonymous++;
                    if (kernel.frames.unmap(pfn) == 0) {
                        // The mapping's reference becomes the gather's: nobody may free the page before the flush.
                        kernel.frames.hold(pfn);
                        pages[count++] = pfn;
                        if (count == GATHER_PAGES) {
                            flush(leaf.base + ((long) i + 1 << arch.geometry().pageShift()));
                        }
                    }
                }
            }
            cleared += present;
            cpu.charge(present * (kernel.cost.syscall().unmapPage() + kernel.cost.fault().rmapRemove())
                    + (last - first - present) * kernel.cost.syscall().unmapHole());
        }

        private void flush(long upTo) {
            if (flush && stale > 0) {
                kernel.tlbFlush.range(task, mm, from, upTo);
            }
            kernel.pagevecs.releasePages(task.cpu(), pages, count);
            from = upTo;
            count = 0;
            stale = 0;
        }

        void finish(long end) {
            if (count > 0 || stale > 0) {
                flush(end);
            }
            mm.anonRss -= anonymous;
            if (flush) {
                task.cpu().account().add(Stat.ANON_RSS, -anonymous);
            }
            task.cpu().charge(kernel.cost.fault().counterUpdate());
        }
    }

    /** Frees the page tables that [start, end) leaves without use between {@code edges}. The lock of upper levels must be held. */
    public void tables(UserTask task, long start, long end, FaultDesign.Edges edges) {
        List<PageTable> freed = new ArrayList<>();
        FaultDesign.Edges unused = tableFreeing.edges(edges, arch.geometry());
        task.mm().pageTables().free(start, end, unused.floor(), unused.ceiling(), freed::add);
        for (PageTable table : freed) {
            kernel.allocator.free(task.cpu(), table.pfn);
        }
        task.cpu().account().add(Stat.PAGE_TABLES, -freed.size());
    }

    /** Gives everything an address space has back; nobody uses it any more. The design's locks must be held. */
    public void everything(UserTask task, AddressSpace mm) {
        for (Vma vma : mm.vmas()) {
            clear(task, mm, vma.start(), vma.end(), false);
        }
        mm.pageTables().freeAll(table -> kernel.allocator.free(task.cpu(), table.pfn));
    }

    /** Drops the address space itself: its mappings, its top table, its locks, what its CPUs' TLBs hold. */
    public void discard(UserTask task, AddressSpace mm) {
        task.cpu().order();
        kernel.commit.discharge(task.cpu(), mm.vmaOps().chargedPages(0, -1));
        mm.vmas().clear();
        for (int i = mm.cpus().nextSetBit(0); i >= 0; i = mm.cpus().nextSetBit(i + 1)) {
            kernel.cpus[i].tlb().removeAddressSpace(mm.id());
        }
        kernel.allocator.free(task.cpu(), mm.pageTables().root().pfn);
        kernel.discard(mm);
    }
}
