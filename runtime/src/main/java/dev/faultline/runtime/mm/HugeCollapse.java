package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.arch.Geometry;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.stats.Stat;
import org.jspecify.annotations.Nullable;

/**
 * Puts the base pages of aligned ranges into huge pages, at once and without faults: madvise collapse (mm/khugepaged.c, 6.1 and later).
 *
 * <pre>
 *   for each aligned range inside the one that is asked for
 *     it is mapped by a huge page, of zeroes too ......... done
 *     it has no leaf table ............................... not done, and go on
 *     a page is a guard or not in memory, the mapping
 *       has no anon_vma, no huge page is free ............ not done, and stop
 *     allocate a huge page
 *     under the lock of the entries: take them all out, flush
 *     copy the pages; what was none or zeroes is cleared
 *     under the lock: the huge page takes the table's place, which waits behind it
 * </pre>
 *
 * The pages become this process's own, whoever shared them; every part counts as resident, what was none before too.
 *
 * <p>Simplified: mmap_sem is held for writing throughout, where 6.x looks first with it held for reading. A page in swap is not brought in.
 */
public final class HugeCollapse {

    /** Why a range was not put into a huge page. */
    public enum Refusal {
        /** The mapping is not private anonymous memory, has no room for an aligned huge page, or refuses huge pages. */
        NOT_ELIGIBLE,
        /** The range that is asked for lies inside one huge page's range. */
        TOO_SMALL,
        /** No page table is there. */
        NOTHING_MAPPED,
        /** A page is a guard, or not in memory. */
        NOT_PRESENT,
        /** Nothing was ever written there. */
        NEVER_WRITTEN,
        /** There is no huge page left. */
        NO_HUGE_PAGE
    }

    private final MemoryManager kernel;
    private final FaultDesign design;
    private final Architecture arch;
    private final Geometry geometry;
    private final FrameTable frames;

    public HugeCollapse(MemoryManager kernel, FaultDesign design) {
        this.kernel = kernel;
        this.design = design;
        this.arch = kernel.arch;
        this.geometry = arch.geometry();
        this.frames = kernel.frames;
    }

    /**
     * Collapses what lies in [start, end) of one mapping. mmap_sem must be held for writing.
     *
     * @return null if every aligned range in it is mapped by a huge page now, else why the last one that is not, is not
     */
    public @Nullable Refusal range(UserTask task, Vma vma, long start, long end) {
        if (!kernel.hugePages.mayCollapse(vma)) {
            return Refusal.NOT_ELIGIBLE;
        }
        long size = kernel.hugePages.bytes();
        long first = start + size - 1 & -size;
        long last = end & -size;
        if (first > last) {
            return Refusal.TOO_SMALL;
        }
        Refusal refusal = null;
        for (long base = first; base != last; base += size) {
            Refusal here = collapse(task, vma, base);
            refusal = here == null ? refusal : here;
            if (here != null && here != Refusal.NOTHING_MAPPED) {
                return here;
            }
        }
        return refusal;
    }

    private @Nullable Refusal collapse(UserTask task, Vma vma, long base) {
        PageTables tables = task.mm().pageTables();
        task.mm().vmas().locking().startWrite(vma);
        task.cpu().order();
        PageTable upper = tables.lowest(base);
        if (upper.level > 0) {
            return tables.isHuge(upper, geometry.index(upper.level, base)) ? null : Refusal.NOTHING_MAPPED;
        }
        for (long word : upper.words) {
            if (!arch.isNone(word) && !arch.isPresent(word)) {
                return Refusal.NOT_PRESENT;
            }
        }
        if (vma.anonVma() == 0) {
            return Refusal.NEVER_WRITTEN;
        }
        long page = kernel.allocator.allocateHuge(task.cpu(), tables.hugeParts());
        if (page == Zone.EMPTY) {
            return Refusal.NO_HUGE_PAGE;
        }
        kernel.vmStat.thpCollapseAlloc++;
        new Collapse(task, vma, base, page).run();
        return null;
    }

    /** One range on its way into one huge page. */
    private final class Collapse {
        final UserTask task;
        final AddressSpace mm;
        final PageTables tables;
        final Vma vma;
        final long base;
        final long page;
        final long[] old;
        int anonymous;
        int present;

        Collapse(UserTask task, Vma vma, long base, long page) {
            this.task = task;
            this.mm = task.mm();
            this.tables = mm.pageTables();
            this.vma = vma;
            this.base = base;
            this.page = page;
            this.old = new long[tables.hugeParts()];
        }

        void run() {
            design.withEntry(task, mm, base, (leaf, index) -> takeOut(leaf));
            kernel.ops.step(task, KernelStep.COLLAPSE_COPY);
            fill();
            design.withEntry(task, mm, base, (leaf, index) -> putIn(leaf));
            long[] released = new long[anonymous];
            int count = 0;
            for (long pfn : old) {
                if (pfn != Memory.ZERO_PFN) {
                    released[count++] = pfn;
                }
            }
            kernel.pagevecs.releasePages(task.cpu(), released, count);
            task.cpu().account().add(Stat.PAGES, present);
        }

        /** The entries go; each page keeps a reference of ours until it is copied. */
        private void takeOut(PageTable leaf) {
            Cpu cpu = task.cpu();
            cpu.order();
            for (int i = 0; i < old.length; i++) {
                old[i] = Memory.ZERO_PFN;
                if (arch.isNone(leaf.words[i])) {
                    continue;
                }
                long pfn = arch.pfn(kernel.entries.getAndClear(cpu, leaf, i));
                present++;
                if (pfn != Memory.ZERO_PFN) {
                    cpu.order();
                    frames.hold(pfn);
                    frames.unmap(pfn);
                    old[i] = pfn;
                    anonymous++;
                }
            }
            cpu.charge(present * kernel.cost.syscall().unmapPage() + anonymous * kernel.cost.fault().rmapRemove());
            kernel.tlbFlush.range(task, mm, base, base + kernel.hugePages.bytes());
        }

        private void fill() {
            Cpu cpu = task.cpu();
            for (int i = 0; i < old.length; i++) {
                boolean isZero = old[i] == Memory.ZERO_PFN;
                if (isZero) {
                    kernel.ports[kernel.memory.node(page)].clearPage(cpu);
                } else {
                    kernel.ports[kernel.memory.node(page)].copyPage(cpu);
                }
                frames.setContent(page + i, isZero ? 0 : frames.content(old[i]));
            }
        }

        /**
         * The huge page takes the place of the table.
         *
         * @throws HazardException lost_page, if a fault that nothing kept out has entered a page there meanwhile
         */
        private void putIn(PageTable leaf) {
            Cpu cpu = task.cpu();
            cpu.order();
            if (!leaf.isEmpty()) {
                throw new HazardException(Hazard.LOST_PAGE, "a huge page takes the place of the table at 0x" + Long.toHexString(base)
                        + ", where a fault has entered a page since the others were taken out");
            }
            kernel.rss.add(task, mm, Stat.ANON_RSS, -anonymous);
            cpu.account().add(Stat.ANON_RSS, -anonymous);
            kernel.hugePages.addPage(task, mm, vma, base, page);
            PageTable upper = leaf.parent;
            int index = geometry.index(1, base);
            tables.collapse(upper, index);
            long entry = arch.mkdirty(arch.make(page, vma.pageProtection()));
            kernel.entries.set(cpu, upper, index, kernel.hugePages.codec().mkhuge(vma.has(VmaFlags.WRITE) ? arch.mkwrite(entry) : entry));
        }
    }
}
