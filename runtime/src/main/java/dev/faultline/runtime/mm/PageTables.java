package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.arch.Geometry;
import dev.faultline.runtime.arch.HugeEntryCodec;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The page tables of one address space: a radix tree whose every level holds real entry words, walked over the architecture's geometry.
 *
 * <pre>
 *   address --+--------------+------------+--------------+
 *             | top index    |   ...      | leaf index   |
 *             v              v            v
 *           [top] ------> [middle] ---> [leaf] -----> entry of the page
 *                            |
 *                            '--------> entry of a huge page; a leaf table is deposited with it
 * </pre>
 *
 * A huge page stands where a leaf table could hang. The table's frame is set aside when the page is mapped ({@link #deposit}), so that splitting
 * it never lacks memory, and counts as a table throughout, as VmPTE does.
 *
 * Nothing here locks, counts time or allocates frames: the caller takes whatever lock its design asks for, obtains a frame, and hands it
 * to {@link #install}. A walk is one dependent load per level; the last leaf table is remembered, so that neighbouring pages skip it.
 *
 * <p>Memory: 8 bytes a page in leaf tables, and about 12 bytes per entry of an upper table. Tables exist only where something was
 * installed. Single-threaded.
 */
public final class PageTables {

    private final Architecture arch;

    /** Null where there are no huge pages. */
    private final @Nullable HugeEntryCodec codec;

    private final Geometry geometry;
    private final PageTable root;
    private final int topLevel;
    private final long leafBaseMask;
    /** Tables of this level stay as long as the address space; none of them where the architecture has no such rule. */
    private final int keptLevel;
    /** Tables by level. */
    private final long[] counts;

    private @Nullable PageTable lastLeaf;

    /** Whether a huge page was ever mapped here: only then TLBs may know of one. */
    private boolean hadHugePages;

    /**
     * An address space with nothing but its top table.
     *
     * @param rootPfn the frame of the top table
     */
    public PageTables(Architecture arch, long rootPfn) {
        this.arch = arch;
        this.codec = arch.hugeEntries().orElse(null);
        this.geometry = arch.geometry();
        this.topLevel = geometry.topLevel();
        this.keptLevel = arch.keepsMiddleTables() ? topLevel - 1 : topLevel;
        this.leafBaseMask = -1L << geometry.spanShift(0);
        this.root = new PageTable(new long[geometry.entries(topLevel)], topLevel, rootPfn, 0, null);
        this.counts = new long[geometry.levels()];
        this.counts[topLevel] = 1;
    }

    /** The top table, which lives as long as the address space. */
    public PageTable root() {
        return root;
    }

    /** Number of tables of a level. */
    public long count(int level) {
        return counts[level];
    }

    /** Number of tables of all levels, the top table included. */
    public long count() {
        return Arrays.stream(counts).sum();
    }

    /** The leaf table that maps {@code address}; null if it or a table above it is missing, see {@link #lowest}. */
    public @Nullable PageTable leaf(long address) {
        PageTable last = lastLeaf;
        if (last != null && last.base == (address & leafBaseMask)) {
            return last;
        }
        PageTable table = lowest(address);
        if (table.level != 0) {
            return null;
        }
        lastLeaf = table;
        return table;
    }

    /**
     * The same, trying {@code hint} first: a table this caller found earlier. With many threads in one address space the table remembered for all
     * of them is hardly ever the right one.
     */
    public @Nullable PageTable leaf(long address, @Nullable PageTable hint) {
        return hint != null && hint.isLinked && hint.base == (address & leafBaseMask) ? hint : leaf(address);
    }

    /**
     * The lowest table there is on the way to {@code address}. If its level is 0 it is the leaf; otherwise the table of the level just
     * below is missing.
     */
    public PageTable lowest(long address) {
        return lowest(address, 0);
    }

    private PageTable lowest(long address, int stopLevel) {
        PageTable table = root;
        while (table.level > stopLevel) {
            PageTable child = child(table, geometry.index(table.level, address));
            if (child == null) {
                return table;
            }
            table = child;
        }
        return table;
    }

    /** The table of {@code level} that maps {@code address}; null if it is missing. */
    public @Nullable PageTable table(int level, long address) {
        PageTable table = lowest(address, level);
        return table.level == level ? table : null;
    }

    /** The table an upper entry points to; null where the entry is none. */
    public @Nullable PageTable child(PageTable table, int index) {
        @Nullable
        PageTable[] children = table.children;
        if (children == null) {
            throw new IllegalArgumentException("A leaf table has no tables below it; read its words instead.");
        }
        return children[index];
    }

    /**
     * Hangs an empty table below {@code parent} and writes the parent's entry.
     *
     * @param parent an upper table of this address space whose entry for {@code address} is none
     * @param address any address the new table shall map
     * @param pfn the frame of the new table, not 0
     * @return the new table, one level below {@code parent}
     */
    public PageTable install(PageTable parent, long address, long pfn) {
        return install(parent, address, pfn, null);
    }

    private PageTable install(PageTable parent, long address, long pfn, long @Nullable [] words) {
        int index = geometry.index(parent.level, address);
        @Nullable
        PageTable[] children = parent.children;
        if (children == null || children[index] != null || parent.words[index] != Architecture.NONE) {
            throw new IllegalStateException("There is no room for a table at " + Long.toHexString(address) + " in the " + parent + ".");
        }
        int level = parent.level - 1;
        PageTable table = new PageTable(
                words == null ? new long[geometry.entries(level)] : words, level, pfn, geometry.tableBase(level, address), parent);
        children[index] = table;
        parent.words[index] = arch.makeTable(parent.level, pfn);
        counts[level]++;
        return table;
    }

    /**
     * Hangs a table, with all below it, to another place of the same level. The frames stay; walkers' hints to the old tables do not.
     *
     * @param parent the table above that place, whose entry for {@code address} is none
     * @param address first address it shall map
     */
    void relocate(PageTable table, PageTable parent, long address) {
        unlink(table.parent, geometry.index(table.level + 1, table.base), table);
        hang(table, parent, address);
    }

    private void hang(PageTable table, PageTable parent, long address) {
        if (table.level == 0) {
            // Whoever works on entries under the table's lock goes on with the same ones.
            install(parent, address, table.pfn, table.words).lock = table.lock;
            return;
        }
        PageTable there = install(parent, address, table.pfn);
        there.lock = table.lock;
        for (int index = 0; index < table.words.length; index++) {
            PageTable child = child(table, index);
            if (child != null) {
                unlink(table, index, child);
                hang(child, there, geometry.entryBase(there.level, there.base, index));
            } else if (isHuge(table, index)) {
                deposit(there, index, withdraw(table, index));
                there.words[index] = table.words[index];
            }
        }
    }

    /** The entry of the page at {@code address}: none where a table is missing, its part of a huge page's entry where one is mapped. */
    public long read(long address) {
        PageTable leaf = leaf(address);
        return leaf == null ? readHugePart(address) : leaf.words[geometry.index(0, address)];
    }

    private long readHugePart(long address) {
        PageTable lowest = lowest(address);
        int index = geometry.index(lowest.level, address);
        return isHuge(lowest, index) ? part(lowest.words[index], geometry.index(0, address)) : Architecture.NONE;
    }

    /** Present entries of [start, end), each part of a huge page taken for one. */
    public long countPresent(long start, long end) {
        long[] present = {0};
        forEachEntry(start, end, new EntryVisitor() {
            @Override
            public void visit(PageTable leaf, int from, int to) {
                for (int i = from; i < to; i++) {
                    present[0] += arch.isPresent(leaf.words[i]) ? 1 : 0;
                }
            }

            @Override
            public void visitHuge(PageTable table, int index, int from, int to) {
                present[0] += to - from;
            }
        });
        return present[0];
    }

    // ---- huge pages -------------------------------------------------------------------------------------------------

    /** Whether the entry {@code index} of a table maps a huge page. */
    public boolean isHuge(PageTable table, int index) {
        return codec != null && table.level == 1 && codec.isHuge(table.words[index]);
    }

    /** Whether a huge page was ever mapped in this address space. */
    public boolean hadHugePages() {
        return hadHugePages;
    }

    /** Base pages in a huge page. */
    public int hugeParts() {
        return geometry.entries(0);
    }

    /** What the entry of base page {@code i} would be if the huge page of {@code entry} were split. */
    public long part(long entry, int i) {
        HugeEntryCodec huge = arch.hugeEntries().orElseThrow();
        return huge.splitTo(entry, huge.isSpecial(entry) ? Memory.ZERO_PFN : arch.pfn(entry) + i);
    }

    /** First frame of the huge page that the entry {@code index} of a table maps. */
    public long hugeFrame(PageTable table, int index) {
        return arch.pfn(table.words[index]);
    }

    /** Whether that is the shared huge page of zeroes. */
    public boolean mapsHugeZeroes(PageTable table, int index) {
        return arch.hugeEntries().orElseThrow().isSpecial(table.words[index]);
    }

    /** First address of the huge page that the entry {@code index} of a table maps. */
    public long hugeBase(PageTable table, int index) {
        return geometry.entryBase(1, table.base, index);
    }

    /**
     * Sets a leaf table's frame aside for the huge page that the caller maps at once: pgtable_trans_huge_deposit.
     *
     * @param pfn the frame, not 0
     */
    void deposit(PageTable table, int index, long pfn) {
        long[] deposits = table.deposits;
        if (deposits == null) {
            deposits = new long[table.words.length];
            table.deposits = deposits;
        }
        deposits[index] = pfn;
        counts[0]++;
        hadHugePages = true;
    }

    /** The frame set aside for a huge page; 0 where there is none. */
    long deposited(PageTable table, int index) {
        return table.deposits == null ? 0 : table.deposits[index];
    }

    /** Takes that frame back, of a huge page that is not mapped here any more: pgtable_trans_huge_withdraw. */
    long withdraw(PageTable table, int index) {
        long pfn = deposited(table, index);
        if (table.deposits == null || pfn == 0) {
            throw new IllegalStateException("No table waits behind the entry " + index + " of the " + table + ".");
        }
        table.deposits[index] = 0;
        counts[0]--;
        return pfn;
    }

    /** Hangs the deposited leaf table in the place of a huge page, full of entries that map its parts. */
    PageTable split(PageTable table, int index) {
        long entry = table.words[index];
        long frame = withdraw(table, index);
        table.words[index] = Architecture.NONE;
        PageTable leaf = install(table, hugeBase(table, index), frame);
        for (int i = 0; i < leaf.words.length; i++) {
            leaf.words[i] = part(entry, i);
        }
        return leaf;
    }

    /** Takes a leaf table out, whose entries are none, and sets its frame aside for the huge page that the caller maps in its place. */
    void collapse(PageTable table, int index) {
        PageTable leaf = child(table, index);
        if (leaf == null || leaf.level != 0) {
            throw new IllegalStateException("There is no leaf table at the entry " + index + " of the " + table + ".");
        }
        unlink(table, index, leaf);
        deposit(table, index, leaf.pfn);
    }

    // ---- visiting ---------------------------------------------------------------------------------------------------

    /** Receives everything that maps pages, leaf tables and huge pages, by address. */
    public interface EntryVisitor extends LeafVisitor {

        /**
         * Visits the parts {@code from} (inclusive) to {@code to} (exclusive) of a huge page: those in the range.
         *
         * @param table the table one level above the leaf tables whose entry {@code index} maps it
         */
        void visitHuge(PageTable table, int index, int from, int to);
    }

    /** Receives the entry of one huge page. */
    @FunctionalInterface
    interface HugeVisitor {
        void visit(PageTable table, int index);
    }

    /** Visits the huge pages that are mapped in [start, end), in ascending order. */
    void forEachHuge(long start, long end, HugeVisitor visitor) {
        forEachEntry(start, end, new EntryVisitor() {
            @Override
            public void visit(PageTable leaf, int from, int to) {
                // Only huge pages are asked for.
            }

            @Override
            public void visitHuge(PageTable table, int index, int from, int to) {
                visitor.visit(table, index);
            }
        });
    }

    /** Receives a run of entries of one leaf table. */
    @FunctionalInterface
    public interface LeafVisitor {

        /**
         * Visits the entries {@code from} (inclusive) to {@code to} (exclusive) of a leaf table. The page of entry i is at
         * {@code leaf.base + i * page size}.
         */
        void visit(PageTable leaf, int from, int to);
    }

    /**
     * Visits what there is of the leaf tables of [start, end), in ascending order; missing tables cost nothing, however large. Huge pages are left
     * out: this is for those who are after the tables themselves.
     *
     * @param start a user address
     * @param end the address after the last byte of the range; the visitor must not free tables
     */
    public void forEachLeaf(long start, long end, LeafVisitor visitor) {
        if (start != end) {
            visit(root, start, end - 1, visitor, null);
        }
    }

    /** Visits all that maps pages of [start, end), leaf tables and huge pages, in ascending order; the visitor must not free tables. */
    public void forEachEntry(long start, long end, EntryVisitor visitor) {
        if (start != end) {
            visit(root, start, end - 1, visitor, hadHugePages ? visitor : null);
        }
    }

    private void visit(PageTable table, long first, long last, LeafVisitor visitor, @Nullable EntryVisitor huge) {
        int from = geometry.index(table.level, first);
        int to = geometry.index(table.level, last);
        if (table.level == 0) {
            visitor.visit(table, from, to + 1);
            return;
        }
        for (int index = from; index <= to; index++) {
            PageTable child = child(table, index);
            if (child != null) {
                visit(child, index == from ? first : child.base, index == to ? last : lastAddress(child), visitor, huge);
            } else if (huge != null && isHuge(table, index)) {
                int firstPart = index == from ? geometry.index(0, first) : 0;
                int lastPart = index == to ? geometry.index(0, last) : hugeParts() - 1;
                huge.visitHuge(table, index, firstPart, lastPart + 1);
            }
        }
    }

    /** Visits the tables below the top that map any of [start, end), each before those under it, in ascending order. */
    void forEachTable(long start, long end, Consumer<PageTable> visitor) {
        if (start != end) {
            visitTables(root, start, end - 1, visitor);
        }
    }

    private void visitTables(PageTable table, long first, long last, Consumer<PageTable> visitor) {
        if (table.level == 0) {
            return;
        }
        int from = geometry.index(table.level, first);
        int to = geometry.index(table.level, last);
        for (int index = from; index <= to; index++) {
            PageTable child = child(table, index);
            if (child != null) {
                visitor.accept(child);
                visitTables(child, index == from ? first : child.base, index == to ? last : lastAddress(child), visitor);
            }
        }
    }

    /**
     * Frees the tables that unmapping [start, end) left without any mapping: those overlapping the range whose whole span lies in [floor,
     * ceiling). The top table stays, and so do those the architecture keeps. A table is reported after the tables below it, in ascending order of address.
     *
     * <p>With the neighbouring mappings' edges as floor and ceiling this is what Linux 2.6.11 does by clearing fully covered ranges, and
     * what {@code free_pgtables} has done since 2.6.13.
     *
     * @param floor end of the mapping below the range, 0 if there is none
     * @param ceiling start of the mapping above the range, 0 if there is none
     * @param freed takes every table that is gone, to give its frame back
     */
    public void free(long start, long end, long floor, long ceiling, Consumer<PageTable> freed) {
        if (start != end) {
            new FreePgtables(this, freed).within(root, start, end - 1, floor, ceiling - 1);
        }
    }

    /** Whether unmapping leaves a table, which goes with its address space. */
    boolean isKept(PageTable table) {
        return table.level == keptLevel;
    }

    /** Index of an address's entry in a table. */
    int index(PageTable table, long address) {
        return geometry.index(table.level, address);
    }

    /** Frees every table but the top one. */
    public void freeAll(Consumer<PageTable> freed) {
        new FreePgtables(this, freed).below(root);
    }

    /** Takes a table out of the one above it. */
    void unlink(PageTable table, int index, PageTable child) {
        @Nullable
        PageTable[] children = table.children;
        if (children == null) {
            throw new IllegalStateException("A leaf table has no tables below it.");
        }
        children[index] = null;
        table.words[index] = Architecture.NONE;
        counts[child.level]--;
        child.isLinked = false;
        if (lastLeaf == child) {
            lastLeaf = null;
        }
    }

    /** The last address that a table maps. */
    long lastAddress(PageTable table) {
        return table.base + (1L << geometry.spanShift(table.level)) - 1;
    }
}
