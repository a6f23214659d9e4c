package dev.faultline.runtime.mm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.arch.Geometry;
import dev.faultline.runtime.arch.Ia64;
import dev.faultline.runtime.arch.X86_64;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Walking, installing, visiting and freeing, first by example and then against a sorted map of pages. */
class PageTablesTest {

    private static final long ROOT_PFN = 0x100;
    private static final long MIB = 1 << 20;
    private static final long GIB = 1 << 30;

    private final Architecture arch = new X86_64();
    private final PageTables tables = new PageTables(arch, ROOT_PFN);
    private long nextPfn = 0x200;

    private PageTable populate(PageTables tables, long address) {
        PageTable table = tables.lowest(address);
        while (table.level > 0) {
            table = tables.install(table, address, nextPfn++);
        }
        return table;
    }

    private static long[] counts(PageTables tables) {
        return new long[] {tables.count(0), tables.count(1), tables.count(2), tables.count(3)};
    }

    @Test
    void aWalkNamesTheFirstMissingLevel() {
        long address = 5 * GIB;
        assertNull(tables.leaf(address));
        assertEquals(3, tables.lowest(address).level);
        PageTable pud = tables.install(tables.root(), address, 0x200);
        assertEquals(2, tables.lowest(address).level);
        PageTable pmd = tables.install(pud, address, 0x201);
        PageTable pte = tables.install(pmd, address, 0x202);
        assertSame(pte, tables.leaf(address));
        assertSame(pmd, tables.table(1, address));
        assertEquals(0x202, arch.tablePfn(pmd.words[arch.geometry().index(1, address)]));
        assertEquals(5 * GIB, pte.base);
        assertNull(tables.leaf(address + 2 * MIB));
        assertSame(pte, tables.leaf(address + 2 * MIB - 1));
    }

    @Test
    void aTableIsInstalledOnce() {
        tables.install(tables.root(), 0, 1);
        assertThrows(IllegalStateException.class, () -> tables.install(tables.root(), 4096, 2));
        assertThrows(IllegalStateException.class, () -> tables.install(populate(tables, 0), 0, 3));
    }

    @Test
    void aTableTakesAllBelowItToAnotherPlace() {
        PageTable leaf = populate(tables, 5 * GIB + 4 * MIB);
        leaf.words[7] = 0x1234;
        PageTable moved = tables.table(1, 5 * GIB);
        PageTable destination = tables.install(tables.root(), 700 * GIB, nextPfn++);
        long[] before = counts(tables);
        tables.relocate(moved, destination, 700 * GIB);
        assertArrayEquals(before, counts(tables));
        assertEquals(0x1234, tables.read(700 * GIB + 4 * MIB + 7 * 4096));
        assertEquals(leaf.pfn, tables.leaf(700 * GIB + 4 * MIB).pfn);
        assertEquals(700 * GIB + 4 * MIB, tables.leaf(700 * GIB + 4 * MIB).base);
        assertEquals(2, tables.lowest(5 * GIB).level, "what was above it stays");
        assertNull(tables.leaf(5 * GIB + 4 * MIB, leaf), "a hint to the old table is none");
    }

    @Test
    void visitingSkipsWhatIsMissing() {
        populate(tables, 0);
        populate(tables, 100 * GIB);
        populate(tables, 100 * GIB + 2 * MIB);
        List<String> seen = new ArrayList<>();
        tables.forEachLeaf(
                4096 * 3, 100 * GIB + 2 * MIB + 4096 * 7, (leaf, from, to) -> seen.add(leaf.base / MIB + ":" + from + ".." + to));
        assertEquals(List.of("0:3..512", 100 * 1024 + ":0..512", 100 * 1024 + 2 + ":0..7"), seen);
    }

    @Test
    void visitingAnEmptyRangeVisitsNothing() {
        populate(tables, 0);
        tables.forEachLeaf(4096, 4096, (leaf, from, to) -> {
            throw new AssertionError("visited " + from + ".." + to);
        });
    }

    /**
     * <pre>
     *   |  2 MiB  |  2 MiB  |  2 MiB  |
     *   |PPPP.....|xxxxxxxxx|.....NNNN|      P, N neighbours, x unmapped
     * </pre>
     */
    @Test
    void aTableIsFreedOnlyIfNoNeighbourOverlapsItsSpan() {
        for (int i = 0; i < 3; i++) {
            populate(tables, i * 2L * MIB);
        }
        List<Long> freed = new ArrayList<>();
        tables.free(2 * MIB, 4 * MIB, 2 * MIB + 4096, 5 * MIB, table -> freed.add(table.base));
        assertEquals(List.of(), freed, "the lower neighbour reaches one page into the span");
        tables.free(2 * MIB, 4 * MIB, 2 * MIB, 4 * MIB - 4096, table -> freed.add(table.base));
        assertEquals(List.of(), freed, "the upper neighbour reaches one page into the span");
        tables.free(2 * MIB, 4 * MIB, 2 * MIB, 4 * MIB, table -> freed.add(table.base));
        assertEquals(List.of(2 * MIB), freed);
        assertNull(tables.leaf(2 * MIB));
        assertEquals(2, tables.count(0));
    }

    @Test
    void aRangeOfOnePageFreesTheWholeSpineIfItWasTheLast() {
        populate(tables, 7 * GIB);
        List<Integer> freed = new ArrayList<>();
        tables.free(7 * GIB, 7 * GIB + 4096, 0, 0, table -> freed.add(table.level));
        assertEquals(List.of(0, 1, 2), freed);
        assertEquals(1, tables.count());
        assertTrue(tables.root().isEmpty());
    }

    @Test
    void freedTablesAreForgottenByTheWalk() {
        PageTable leaf = populate(tables, 0);
        assertSame(leaf, tables.leaf(0));
        tables.free(0, 4096, 0, 0, table -> {});
        assertNull(tables.leaf(0));
        assertEquals(Architecture.NONE, tables.read(0));
    }

    @Test
    void ia64RegionsAreFarApart() {
        PageTables ia64 = new PageTables(new Ia64(14), ROOT_PFN);
        long low = 0x2000_0000_0000_0000L;
        long high = 0x8000_0000_0000_0000L;
        populate(ia64, low);
        populate(ia64, high);
        assertEquals(low, ia64.leaf(low).base);
        assertEquals(high, ia64.leaf(high).base);
        List<Long> freed = new ArrayList<>();
        ia64.free(high, high + 16384, low + 16384, 0, table -> freed.add(table.base));
        assertEquals(List.of(high, high), freed);
        assertNotNull(ia64.leaf(low));
        List<Long> visited = new ArrayList<>();
        ia64.forEachLeaf(0, 0xa000_0000_0000_0000L, (leaf, from, to) -> visited.add(leaf.base));
        assertEquals(List.of(low), visited);
    }

    @Test
    void freeAllLeavesTheTopTable() {
        populate(tables, 0);
        populate(tables, 600 * GIB);
        List<Long> freed = new ArrayList<>();
        tables.freeAll(table -> freed.add(table.pfn));
        assertEquals(6, freed.stream().distinct().count());
        assertEquals(List.of(0L, 0L, 0L, 1L), List.of(tables.count(0), tables.count(1), tables.count(2), tables.count(3)));
    }

    // ---- against a model ------------------------------------------------------------------------------------------

    /** One mapping at a time: pages [page, page + pages) written, or unmapped with all that follows. */
    record Step(boolean write, int page, int pages) {}

    /** Pages scattered so that tables of every level begin and end within a run. */
    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Integer> page = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 1600),
                Arbitraries.integers().between(512 * 512 - 700, 512 * 512 + 700),
                Arbitraries.integers().between(512 * 512 * 512 - 700, 512 * 512 * 512 + 700));
        return Combinators.combine(Arbitraries.of(true, true, false), page, Arbitraries.integers().between(1, 700))
                .as(Step::new)
                .list()
                .ofMaxSize(25);
    }

    @Property(tries = 150)
    void behavesLikeASortedMapOfPages(@ForAll("steps") List<Step> steps) {
        PageTables tables = new PageTables(arch, ROOT_PFN);
        TreeMap<Long, Long> model = new TreeMap<>();
        for (Step step : steps) {
            long start = (long) step.page << 12;
            long end = start + ((long) step.pages << 12);
            if (step.write) {
                for (long address = start; address < end; address += 4096) {
                    long entry = arch.make(address >>> 12, arch.pageProtection(Architecture.READ));
                    populate(tables, address).words[arch.geometry().index(0, address)] = entry;
                    model.put(address, entry);
                }
            } else {
                tables.forEachLeaf(start, end, (leaf, from, to) -> Arrays.fill(leaf.words, from, to, Architecture.NONE));
                model.subMap(start, end).clear();
                Long below = model.lowerKey(start);
                Long above = model.higherKey(end - 1);
                tables.free(start, end, below == null ? 0 : below + 4096, above == null ? 0 : above, table -> {});
            }
            assertEquals(model, contents(tables));
            assertTablesExactlyWherePagesAre(tables, model);
        }
    }

    private static TreeMap<Long, Long> contents(PageTables tables) {
        TreeMap<Long, Long> contents = new TreeMap<>();
        tables.forEachLeaf(0, 1L << 47, (leaf, from, to) -> {
            for (int i = from; i < to; i++) {
                if (leaf.words[i] != Architecture.NONE) {
                    contents.put(leaf.base + ((long) i << 12), leaf.words[i]);
                }
            }
        });
        return contents;
    }

    /** Every mapping is one page here, so a table may exist only if one of its pages does. */
    private void assertTablesExactlyWherePagesAre(PageTables tables, TreeMap<Long, Long> model) {
        Geometry geometry = arch.geometry();
        long[] expected = new long[4];
        for (int level = 0; level < 3; level++) {
            int shift = geometry.spanShift(level);
            expected[level] = model.keySet().stream().map(address -> address >>> shift).distinct().count();
        }
        expected[3] = 1;
        assertArrayEquals(expected, counts(tables));
    }
}
