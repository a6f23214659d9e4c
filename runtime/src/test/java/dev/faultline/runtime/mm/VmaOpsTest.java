package dev.faultline.runtime.mm;

import static dev.faultline.runtime.mm.VmaRows.NONE;
import static dev.faultline.runtime.mm.VmaRows.PAGE;
import static dev.faultline.runtime.mm.VmaRows.R;
import static dev.faultline.runtime.mm.VmaRows.RW;
import static dev.faultline.runtime.mm.VmaRows.address;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.runtime.arch.X86_64;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Unmapping, splitting, growing and copying by example; then random operations against an array of pages. */
class VmaOpsTest {

    @ParameterizedTest
    @EnumSource
    void unmappingCutsBothEdges(VmaRules rules) {
        VmaRows rows = new VmaRows(rules);
        rows.map(0, 4, RW);
        rows.map(4, 6, R);
        rows.map(7, 10, RW);
        List<Vma> gone = rows.unmap(2, 8);
        assertEquals("ww......ww", rows.draw(10));
        assertEquals(
                List.of(address(2), address(4), address(7)), gone.stream().map(Vma::start).toList());
        assertEquals(List.of(2L, 2L, 1L), gone.stream().map(vma -> vma.length() / PAGE).toList());
        assertEquals(address(8) / PAGE, rows.at(8).pgoff());
        assertEquals(List.of(), rows.unmap(2, 8));
    }

    @Test
    void unmappingTheMiddleKeepsTheLowerMapping() {
        VmaRows rows = new VmaRows(VmaRules.V2_6);
        Vma whole = rows.map(0, 6, RW);
        rows.unmap(2, 4);
        assertEquals("ww..ww", rows.draw(6));
        assertSame(whole, rows.at(0));
    }

    @Test
    void mappingOverSomethingIsADefect() {
        VmaRows rows = new VmaRows(VmaRules.V2_6);
        rows.map(0, 6, RW);
        assertThrows(IllegalStateException.class, () -> rows.ops.mapAnonymous(address(5), address(7), RW));
    }

    /** Pages are found by the count they were made with; without pages the new place's count lets neighbours merge. */
    @ParameterizedTest
    @EnumSource
    void aCopyCountsItsPagesAnewOnlyIfItHasNone(VmaRules rules) {
        VmaRows rows = new VmaRows(rules);
        rows.map(0, 2, RW);
        Vma untouched = rows.map(4, 6, RW);
        assertSame(rows.at(0), rows.ops.copy(untouched, address(4), address(2), 2 * PAGE));
        Vma touched = rows.map(10, 12, RW);
        touched.setAnonVma(5, false);
        Vma copy = rows.ops.copy(touched, address(11), address(20), PAGE);
        assertEquals(address(11) / PAGE, copy.pgoff());
        assertEquals(5, copy.anonVma());
    }

    @Test
    void onlyNewKernelsMergeWhatAMappingGrowsUpTo() {
        VmaRows old = new VmaRows(VmaRules.V2_6);
        old.map(0, 2, RW);
        old.map(4, 6, RW);
        old.ops.extend(old.at(0), address(4));
        assertEquals("wwww|ww", old.draw(6));
        VmaRows later = new VmaRows(VmaRules.V6_18);
        later.map(0, 2, RW);
        later.map(4, 6, RW);
        later.ops.extend(later.at(0), address(4));
        assertEquals("wwwwww", later.draw(6));
    }

    @Test
    void splitsStopAtTheMapCount() {
        VmaRows rows = new VmaRows(VmaRules.V2_6, 3);
        rows.map(0, 8, R);
        rows.protect(2, 3, NONE);
        assertEquals("rr|-|rrrrr", rows.draw(8));
        assertThrows(MapCountException.class, () -> rows.unmap(5, 6));
        assertThrows(MapCountException.class, () -> rows.protect(5, 6, NONE));
        assertEquals("rr|-|rrrrr", rows.draw(8), "nothing has changed");
    }

    @ParameterizedTest
    @EnumSource
    void onlyNewerKernelsTrimAtTheMapCount(VmaRules rules) {
        VmaRows rows = new VmaRows(rules, 2);
        rows.map(0, 4, R);
        rows.map(5, 9, R);
        if (rules == VmaRules.V2_6) {
            assertThrows(MapCountException.class, () -> rows.unmap(3, 6));
            assertEquals("rrrr.rrrr", rows.draw(9));
        } else {
            rows.unmap(3, 6);
            assertEquals("rrr...rrr", rows.draw(9));
        }
        assertThrows(MapCountException.class, () -> rows.unmap(1, 2));
    }

    @Test
    void oneMappingMoreThanTheLimitCanBeMade() {
        VmaRows rows = new VmaRows(VmaRules.V2_6, 2);
        rows.map(0, 1, R);
        rows.map(2, 3, R);
        assertFalse(rows.ops.isFull());
        rows.map(4, 5, R);
        assertTrue(rows.ops.isFull());
    }

    @Test
    void aStackGrowsDownWithItsOffset() {
        VmaRows rows = new VmaRows(VmaRules.V6_18);
        Vma stack = rows.ops.mapAnonymous(address(8), address(10), RW | VmaFlags.GROWSDOWN);
        rows.map(0, 3, R);
        rows.ops.growDown(stack, address(4));
        assertEquals("rrr.wwwwww", rows.draw(10));
        assertEquals(address(4) / PAGE, stack.pgoff());
        rows.ops.growDown(stack, address(3));
        assertThrows(IllegalStateException.class, () -> rows.ops.growDown(stack, address(2)));
    }

    @Test
    void aChildGetsTheSameRangesUnlocked() {
        VmaRows parent = new VmaRows(VmaRules.V6_18);
        parent.map(0, 4, RW).setAnonVma(9, false);
        Vma locked = parent.ops.changeFlags(parent.at(0), address(0), address(2), parent.at(0).flags() | VmaFlags.LOCKED);
        VmaRows child = new VmaRows(VmaRules.V6_18);
        Vma copy = child.ops.inherit(locked, 10);
        assertEquals("ww..", child.draw(4));
        assertFalse(copy.has(VmaFlags.LOCKED));
        assertEquals(10, copy.anonVma());
        assertTrue(copy.anonInherited());
        assertEquals(new X86_64().pageProtection(RW), copy.pageProtection());
    }

    @Test
    void equalFlagsChangeNothing() {
        VmaRows rows = new VmaRows(VmaRules.V2_6);
        Vma vma = rows.map(0, 4, R);
        assertSame(vma, rows.ops.changeFlags(vma, address(1), address(2), vma.flags()));
        assertEquals("rrrr", rows.draw(4));
    }

    @Test
    void thePageProtectionFollowsTheFlags() {
        VmaRows rows = new VmaRows(VmaRules.V2_6);
        X86_64 arch = new X86_64();
        rows.map(0, 4, R);
        rows.protect(1, 2, NONE);
        assertEquals(arch.pageProtection(R), rows.at(0).pageProtection());
        assertEquals(arch.pageProtection(NONE), rows.at(1).pageProtection());
        assertEquals(arch.pageProtection(R), rows.at(2).pageProtection());
    }

    // ---- against a model ------------------------------------------------------------------------------------------

    private static final int PAGES = 64;

    enum Kind {
        MAP,
        UNMAP,
        PROTECT,
        /** Gives the mapping of a page its own anon_vma, as a first write fault would. */
        WRITE
    }

    record Step(Kind kind, int from, int pages, long protection) {
        int to() {
            return Math.min(from + pages, PAGES);
        }
    }

    @Provide
    Arbitrary<List<Step>> stepsWithoutWrites() {
        return steps(Kind.MAP, Kind.MAP, Kind.UNMAP, Kind.PROTECT, Kind.PROTECT);
    }

    @Provide
    Arbitrary<List<Step>> stepsWithWrites() {
        return steps(Kind.MAP, Kind.MAP, Kind.UNMAP, Kind.PROTECT, Kind.PROTECT, Kind.WRITE, Kind.WRITE);
    }

    private static Arbitrary<List<Step>> steps(Kind... kinds) {
        return Combinators.combine(
                Arbitraries.of(kinds),
                Arbitraries.integers().between(0, PAGES - 1),
                Arbitraries.integers().between(1, 20),
                Arbitraries.of(NONE, R, RW))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }

    /**
     * As long as nothing was written, mappings are exactly the longest runs of pages with equal flags: every neighbour that can merge
     * has merged, in both generations.
     */
    @Property(tries = 300)
    void mappingsAreTheLongestRunsOfEqualPages(@ForAll VmaRules rules, @ForAll("stepsWithoutWrites") List<Step> steps) {
        VmaRows rows = new VmaRows(rules);
        Model model = new Model(rules);
        for (Step step : steps) {
            model.apply(step, rows);
            model.assertSamePages(rows, -1L);
            assertEquals(model.runs(), rows.ops.tree().count());
        }
    }

    /**
     * With writes, protection still agrees page by page, and a written page keeps its anon_vma for life. The charge is left out: whether
     * it can be dropped then depends on which pages share a mapping, not on the page.
     */
    @Property(tries = 300)
    void writtenPagesKeepTheirAnonVma(@ForAll VmaRules rules, @ForAll("stepsWithWrites") List<Step> steps) {
        VmaRows rows = new VmaRows(rules);
        Model model = new Model(rules);
        for (Step step : steps) {
            model.apply(step, rows);
            model.assertSamePages(rows, ~VmaFlags.ACCOUNT);
        }
    }

    /** Every page on its own. The flags of a mapped page are never 0, since mprotect may always allow something. */
    private static final class Model {
        private final VmaRules rules;
        private final long[] flags = new long[PAGES];
        private final int[] anonVmas = new int[PAGES];
        private int lastAnonVma;

        Model(VmaRules rules) {
            this.rules = rules;
        }

        void apply(Step step, VmaRows rows) {
            switch (step.kind) {
                case MAP -> {
                    rows.map(step.from, step.to(), step.protection);
                    Arrays.fill(anonVmas, step.from, step.to(), 0);
                    Arrays.fill(flags, step.from, step.to(), flagsAfter(0, step.protection));
                }
                case UNMAP -> {
                    rows.unmap(step.from, step.to());
                    Arrays.fill(anonVmas, step.from, step.to(), 0);
                    Arrays.fill(flags, step.from, step.to(), 0);
                }
                case PROTECT -> {
                    rows.protect(step.from, step.to(), step.protection);
                    for (int page = step.from; page < step.to() && flags[page] != 0; page++) {
                        flags[page] = flagsAfter(flags[page], step.protection);
                    }
                }
                case WRITE -> {
                    if (flags[step.from] != 0) {
                        write(step.from, rows);
                    }
                }
            }
        }

        /** A charge once made stays in 2.6; 6.18 takes it back from what was never written. */
        private long flagsAfter(long before, long protection) {
            boolean charged = protection == RW || rules == VmaRules.V2_6 && (before & VmaFlags.ACCOUNT) != 0;
            return protection | VmaFlags.MAY_ALL | (charged ? VmaFlags.ACCOUNT : 0);
        }

        private void write(int page, VmaRows rows) {
            Vma vma = rows.at(page);
            if (vma.anonVma() == 0) {
                int lent = rows.ops.lendableAnonVma(vma);
                vma.setAnonVma(lent != 0 ? lent : ++lastAnonVma, false);
            }
            anonVmas[page] = vma.anonVma();
        }

        void assertSamePages(VmaRows rows, long comparedFlags) {
            VmaTree tree = rows.ops.tree();
            for (int page = 0; page < PAGES; page++) {
                Vma vma = tree.containing(address(page));
                long actual = vma == null ? 0 : vma.flags();
                assertEquals(
                        VmaFlags.describe(flags[page] & comparedFlags), VmaFlags.describe(actual & comparedFlags), "page " + page);
                if (anonVmas[page] != 0) {
                    assertEquals(anonVmas[page], rows.at(page).anonVma(), "anon_vma of page " + page);
                }
            }
            for (Vma vma : tree) {
                assertEquals(vma.start() / PAGE, vma.pgoff(), "unmoved anonymous memory counts pages from 0");
            }
        }

        int runs() {
            int runs = 0;
            for (int page = 0; page < PAGES; page++) {
                if (flags[page] != 0 && (page == 0 || flags[page] != flags[page - 1])) {
                    runs++;
                }
            }
            return runs;
        }
    }
}
