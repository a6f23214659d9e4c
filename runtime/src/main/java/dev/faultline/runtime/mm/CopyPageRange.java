package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.stats.Stat;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fork under way: dup_mmap with copy_page_range, cut where a lock is taken or dropped (kernel/fork.c, mm/memory.c, 2.6.11).
 *
 * <pre>
 *   for each mapping of the parent        {@link #nextVma}
 *     charge it                           {@link #chargeVma}
 *     link the child's copy               {@link #linkVma}
 *     for each of the parent's tables     {@link #nextTable}
 *       give the child the same           {@link #allocateTable}, {@link #installTable}
 *       copy the entries of a leaf table  {@link #copyTable}
 *   flush the parent's TLBs               {@link #flushParent}
 * </pre>
 *
 * A page of private memory becomes shared between parent and child until one writes to it: neither entry may be written through any more, and
 * the page is nobody's alone. The page of zeroes and what is not present are copied as they are; a swap entry's slot has one user more then. Which lock covers which part is the design's.
 */
public final class CopyPageRange {

    private static final int TABLE_ITSELF = -1;

    private final MemoryManager kernel;
    private final Architecture arch;
    private final FrameTable frames;
    private final UserTask parent;
    private final AddressSpace mm;
    private final AddressSpace child;
    private final Iterator<Vma> vmas;

    private @Nullable Vma vma;
    private Iterator<Place> places = List.<Place>of().iterator();
    private @Nullable PageTable table;
    private int hugeIndex;
    private long childTablePage;
    private long refusedPages;

    CopyPageRange(MemoryManager kernel, UserTask parent, AddressSpace child) {
        this.kernel = kernel;
        this.arch = kernel.arch;
        this.frames = kernel.frames;
        this.parent = parent;
        this.mm = parent.mm();
        this.child = child;
        this.vmas = mm.vmas().iterator();
    }

    public AddressSpace child() {
        return child;
    }

    // ---- mappings ---------------------------------------------------------------------------------------------------

    /** Goes on to the next mapping the child inherits; false when there is none. The parent's mmap_sem must be held for writing. */
    public boolean nextVma() {
        if (vma == null) {
            child.brk(mm.brk());
        }
        while (vmas.hasNext()) {
            vma = vmas.next();
            parent.cpu().charge(kernel.cost.process().forkVma());
            if (kernel.kernel.forkLocksVmas()) {
                mm.vmas().locking().startWrite(vma);
            }
            if (!vma.has(VmaFlags.DONTCOPY)) {
                return true;
            }
        }
        return false;
    }

    /** Charges the child what its copy will be charged; false if the machine may not promise that. */
    public boolean chargeVma() {
        long pages = vma.has(VmaFlags.ACCOUNT) ? vma.length() >>> arch.geometry().pageShift() : 0;
        refusedPages = kernel.commit.charge(parent.cpu(), mm, pages, 0) ? 0 : pages;
        return refusedPages == 0;
    }

    /** Pages the machine would not promise to the child; 0 where it has. */
    public long refusedPages() {
        return refusedPages;
    }

    /** Gives the child its copy of the mapping, first in the reverse map, then in the tree. The child's lock of upper levels must be held. */
    public void linkVma() {
        boolean wiped = vma.has(VmaFlags.WIPEONFORK);
        int anonVma = 0;
        // Lists of mappings, of an object too, are shared with every process that has some of it.
        parent.cpu().order();
        if (vma.anonVma() != 0 && !wiped) {
            anonVma = kernel.forkRules.childAnonVma(kernel.anonVmas, vma.anonVma());
        }
        child.vmaOps().inherit(vma, anonVma);
        places = wiped || !kernel.forkRules.copiesEntries(vma) ? List.<Place>of().iterator() : placesUnder(vma).iterator();
    }

    /**
     * A table of the parent's, or a huge page mapped in one, which needs a table too.
     *
     * @param hugeIndex the huge page's entry; -1 for the table itself
     */
    private record Place(PageTable table, int hugeIndex) {}

    /** The parent's page tables below the top for a mapping, each before those and the huge pages under it. */
    private List<Place> placesUnder(Vma range) {
        List<Place> found = new ArrayList<>();
        mm.pageTables().forEachTable(range.start(), range.end(), each -> {
            found.add(new Place(each, TABLE_ITSELF));
            if (each.level == 1) {
                addHugePages(found, each, range);
            }
        });
        return found;
    }

    private void addHugePages(List<Place> found, PageTable each, Vma range) {
        for (int index = 0; index < each.words.length; index++) {
            if (mm.pageTables().isHuge(each, index) && range.contains(mm.pageTables().hugeBase(each, index))) {
                found.add(new Place(each, index));
            }
        }
    }

    // ---- tables -----------------------------------------------------------------------------------------------------

    /** Goes on to the next table the parent has for the mapping; false when there is none. */
    public boolean nextTable() {
        if (!places.hasNext()) {
            return false;
        }
        Place next = places.next();
        table = next.table;
        hugeIndex = next.hugeIndex;
        return true;
    }

    /** Whether the child has the table's counterpart; never what waits behind a huge page. The child's lock of upper levels must be held. */
    public boolean hasTable() {
        return hugeIndex == TABLE_ITSELF && child.pageTables().table(table.level, table.base) != null;
    }

    /** Allocates and clears a page for it; nothing need be held. */
    public boolean allocateTable() {
        childTablePage = kernel.allocator.allocate(parent.cpu());
        if (childTablePage == Zone.EMPTY) {
            return false;
        }
        kernel.ports[kernel.memory.node(childTablePage)].clearPage(parent.cpu());
        return true;
    }

    /** Hangs it in; one for a huge page waits for {@link #copyTable}. The child's lock of upper levels must be held; nobody but the parent knows the child, so nobody was faster. */
    public void installTable() {
        parent.cpu().charge(kernel.cost.fault().tableInstall());
        frames.set(childTablePage, FrameTable.TABLE);
        if (hugeIndex != TABLE_ITSELF) {
            return;
        }
        child.pageTables().install(child.pageTables().lowest(table.base), table.base, childTablePage);
    }

    /** Whether {@link #copyTable} is to be called: a leaf table, or a huge page. */
    public boolean isLeaf() {
        return table.level == 0 || hugeIndex != TABLE_ITSELF;
    }

    /** The table under way: the parent's. */
    public PageTable parentTable() {
        return table;
    }

    /** The child's counterpart, once it has it. */
    public PageTable childTable() {
        return child.pageTables().table(table.level, table.base);
    }

    /** The table of the child's that it will hang in. */
    public PageTable lowestInChild() {
        return child.pageTables().lowest(table.base);
    }

    /** Whether a huge page is under way, whose table hangs nowhere. */
    public boolean isHuge() {
        return hugeIndex != TABLE_ITSELF;
    }

    /** Whether the table under way is one with a huge page that reclaim has split since. The parent's lock of it is held. */
    public boolean wasSplit() {
        if (!isHuge()) {
            return false;
        }
        parent.cpu().order();
        return !mm.pageTables().isHuge(table, hugeIndex);
    }

    /** Goes on with the table of the parts, for which the child has the one that was to wait behind its huge page. Both tables' locks are held. */
    public void goOnWithParts() {
        PageTable upper = table;
        child.pageTables().install(childTable(), mm.pageTables().hugeBase(upper, hugeIndex), childTablePage);
        table = mm.pageTables().child(upper, hugeIndex);
        hugeIndex = TABLE_ITSELF;
    }

    // ---- entries ----------------------------------------------------------------------------------------------------

    /** Copies the mapping's entries of a leaf table: copy_pte_range. The locks of both tables' entries must be held. */
    public void copyTable() {
        Cpu cpu = parent.cpu();
        // Map counts are shared with every process that has the pages.
        cpu.order();
        if (hugeIndex != TABLE_ITSELF) {
            copyHuge(cpu);
            return;
        }
        int shift = arch.geometry().pageShift();
        long[] from = table.words;
        long[] to = child.pageTables().leaf(table.base).words;
        int first = Long.compareUnsigned(vma.start(), table.base) > 0 ? (int) (vma.start() - table.base >>> shift) : 0;
        int last = (int) Math.min(from.length, vma.end() - table.base >>> shift);
        boolean copyOnWrite = (vma.flags() & (VmaFlags.SHARED | VmaFlags.MAYWRITE)) == VmaFlags.MAYWRITE;
        boolean shared = vma.has(VmaFlags.SHARED);
        long present = 0;
        long anonymous = 0;
        long ofObject = 0;
        for (int i = first; i < last; i++) {
            long entry = from[i];
            if (entry == Architecture.NONE) {
                continue;
            }
            if (!arch.isPresent(entry)) {
                if (kernel.swap.isSwap(entry)) {
                    kernel.swap.share(cpu, child, kernel.swap.slot(entry));
                    cpu.order();
                }
                to[i] = entry;
                continue;
            }
            present++;
            long pfn = arch.pfn(entry);
            if (pfn == Memory.ZERO_PFN) {
                to[i] = entry;
                continue;
            }
            if (copyOnWrite) {
                entry = arch.wrprotect(entry);
                from[i] = entry;
            }
            to[i] = arch.mkold(shared ? arch.mkclean(entry) : entry);
            frames.share(pfn);
            if (frames.has(pfn, FrameTable.ANON)) {
                anonymous++;
            } else {
                ofObject++;
            }
        }
        kernel.rss.add(parent, child, Stat.ANON_RSS, anonymous);
        if (ofObject > 0) {
            kernel.objectFaults.count(parent, child, vma.object(), ofObject);
        }
        cpu.charge(present * (kernel.cost.process().forkPage() + kernel.entries.restCost()));
    }

    /** Copies one huge page's entry. */
    private void copyHuge(Cpu cpu) {
        PageTable childUpper = child.pageTables().table(table.level, table.base);
        long pages = kernel.hugeEntries.copy(cpu, table, child.pageTables(), childUpper, hugeIndex, childTablePage);
        kernel.rss.add(parent, child, Stat.ANON_RSS, pages);
    }

    /** Makes every CPU forget that the parent's pages could be written to: flush_tlb_mm. */
    public void flushParent() {
        kernel.ops.step(parent, KernelStep.FORK_FLUSH);
        kernel.tlbFlush.all(parent, mm);
    }
}
