package dev.faultline.runtime.mm;

import static dev.faultline.runtime.mm.VmaRows.NONE;
import static dev.faultline.runtime.mm.VmaRows.PAGE;
import static dev.faultline.runtime.mm.VmaRows.R;
import static dev.faultline.runtime.mm.VmaRows.RW;
import static dev.faultline.runtime.mm.VmaRows.address;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The eight cases as rows, then what keeps neighbours apart. */
class VmaMergerTest {

    @ParameterizedTest
    @EnumSource
    void case1FillingAHole(VmaRules rules) {
        VmaRows rows = new VmaRows(rules);
        Vma below = rows.map(0, 2, RW);
        rows.map(4, 6, RW);
        assertEquals("ww..ww", rows.draw(6));
        assertSame(below, rows.map(2, 4, RW));
        assertEquals("wwwwww", rows.draw(6));
    }

    @ParameterizedTest
    @EnumSource
    void case2ExtendingTheOneBelow(VmaRules rules) {
        VmaRows rows = new VmaRows(rules);
        Vma below = rows.map(0, 2, RW);
        assertSame(below, rows.map(2, 4, RW));
        assertEquals("wwww..", rows.draw(6));
    }

    @ParameterizedTest
    @EnumSource
    void case3ExtendingTheOneAbove(VmaRules rules) {
        VmaRows rows = new VmaRows(rules);
        Vma above = rows.map(4, 6, RW);
        assertSame(above, rows.map(2, 4, RW));
        assertEquals("..wwww", rows.draw(6));
        assertEquals(address(2) / PAGE, above.pgoff());
    }

    @ParameterizedTest
    @EnumSource
    void case4TheTailJoinsTheOneAbove(VmaRules rules) {
        VmaRows rows = readOnlyBetween(rules, 0, 4, 6);
        assertEquals("rrrr|ww", rows.draw(6));
        rows.protect(2, 4, RW);
        assertEquals("rr|wwww", rows.draw(6));
        assertEquals(address(2) / PAGE, rows.at(2).pgoff());
    }

    @ParameterizedTest
    @EnumSource
    void case5TheHeadJoinsTheOneBelow(VmaRules rules) {
        VmaRows rows = new VmaRows(rules);
        rows.map(0, 2, R);
        rows.map(2, 6, NONE);
        assertEquals("rr|----", rows.draw(6));
        rows.protect(2, 4, R);
        assertEquals("rrrr|--", rows.draw(6));
        assertEquals(address(4) / PAGE, rows.at(4).pgoff());
    }

    @ParameterizedTest
    @EnumSource
    void case6AllOfItJoinsBoth(VmaRules rules) {
        VmaRows rows = new VmaRows(rules);
        Vma below = rows.map(0, 2, R);
        rows.map(2, 4, NONE);
        rows.map(4, 6, R);
        assertEquals("rr|--|rr", rows.draw(6));
        rows.protect(2, 4, R);
        assertEquals("rrrrrr", rows.draw(6));
        assertSame(below, rows.at(5));
    }

    @ParameterizedTest
    @EnumSource
    void case7AllOfItJoinsTheOneBelow(VmaRules rules) {
        VmaRows rows = new VmaRows(rules);
        Vma below = rows.map(0, 2, R);
        rows.map(2, 4, NONE);
        rows.protect(2, 4, R);
        assertEquals("rrrr..", rows.draw(6));
        assertSame(below, rows.at(3));
    }

    @ParameterizedTest
    @EnumSource
    void case8AllOfItSwallowsTheOneAbove(VmaRules rules) {
        VmaRows rows = new VmaRows(rules);
        Vma changed = rows.map(2, 4, NONE);
        rows.map(4, 6, R);
        rows.protect(2, 4, R);
        assertEquals("..rrrr", rows.draw(6));
        assertSame(changed, rows.at(5));
        assertEquals(R, changed.flags() & VmaFlags.PROTECTION);
    }

    @ParameterizedTest
    @EnumSource
    void theMiddleIsSplitOff(VmaRules rules) {
        VmaRows rows = new VmaRows(rules);
        Vma whole = rows.map(0, 6, R);
        rows.protect(2, 4, NONE);
        assertEquals("rr|--|rr", rows.draw(6));
        assertSame(whole, rows.at(2));
        assertEquals(address(2) / PAGE, rows.at(2).pgoff());
        assertEquals(address(4) / PAGE, rows.at(4).pgoff());
        rows.protect(2, 4, R);
        assertEquals("rrrrrr", rows.draw(6));
    }

    @ParameterizedTest
    @EnumSource
    void differentObjectsOrOffsetsStayApart(VmaRules rules) {
        VmaRows rows = new VmaRows(rules);
        Inode file = VmaRows.newObject();
        long flags = R | VmaFlags.MAY_ALL;
        rows.ops.map(address(0), address(2), flags, file, 10);
        rows.ops.map(address(2), address(4), flags, file, 12);
        assertEquals("rrrr", rows.draw(4), "the offset runs on");
        rows.ops.map(address(4), address(6), flags, file, 15);
        rows.ops.map(address(6), address(8), flags, VmaRows.newObject(), 17);
        rows.ops.map(address(8), address(9), flags, null, address(8) / PAGE);
        assertEquals("rrrr|rr|rr|r", rows.draw(9));
    }

    @ParameterizedTest
    @CsvSource({
        // 0 none, 1 and 2 two anon_vmas, * inherited by fork
        "V2_6,  0,  1,  true", "V2_6,  1,  1,  true", "V2_6,  1,  2,  false", "V2_6,  0,  1*, true", "V2_6,  1*, 0,  true",
        "V6_18, 0,  1,  true", "V6_18, 1,  1,  true", "V6_18, 1,  2,  false", "V6_18, 0,  1*, false", "V6_18, 1*, 0,  false",
        "V6_18, 1*, 1*, true"
    })
    void anonVmasOfNeighboursMustFit(VmaRules rules, String below, String above, boolean merges) {
        VmaRows rows = new VmaRows(rules);
        rows.map(0, 2, R);
        rows.map(2, 4, NONE);
        setAnonVma(rows.at(0), below);
        setAnonVma(rows.at(2), above);
        rows.protect(2, 4, R);
        assertEquals(merges ? "rrrr" : "rr|rr", rows.draw(4));
        if (merges) {
            assertEquals(1, rows.at(0).anonVma(), "the anon_vma is inherited by what remains");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theOneBelowWinsIfTheNeighboursDoNotFitEachOther(VmaRules rules) {
        VmaRows rows = new VmaRows(rules);
        rows.map(0, 2, R);
        rows.map(4, 6, R);
        setAnonVma(rows.at(0), "1");
        setAnonVma(rows.at(4), "2");
        rows.map(2, 4, R);
        assertEquals("rrrr|rr", rows.draw(6));
    }

    @ParameterizedTest
    @EnumSource
    void specialMappingsNeverMerge(VmaRules rules) {
        VmaRows rows = new VmaRows(rules);
        long flags = R | VmaFlags.MAY_ALL | VmaFlags.DONTEXPAND;
        rows.ops.mapAnonymous(address(0), address(2), flags);
        rows.ops.mapAnonymous(address(2), address(4), flags);
        assertEquals("rr|rr", rows.draw(4));
    }

    @ParameterizedTest
    @EnumSource
    void aNeighbourLendsItsAnonVma(VmaRules rules) {
        VmaRows rows = new VmaRows(rules);
        rows.map(0, 2, RW);
        rows.map(2, 4, NONE | VmaFlags.EXEC | VmaFlags.WRITE);
        rows.map(4, 6, RW);
        assertEquals(0, rows.ops.lendableAnonVma(rows.at(2)));
        setAnonVma(rows.at(0), "1");
        assertEquals(1, rows.ops.lendableAnonVma(rows.at(2)));
        setAnonVma(rows.at(4), "2");
        assertEquals(2, rows.ops.lendableAnonVma(rows.at(2)), "the one above is asked first");
    }

    @Test
    void onlyOlderKernelsLendAnInheritedAnonVma() {
        for (VmaRules rules : VmaRules.values()) {
            VmaRows rows = new VmaRows(rules);
            rows.map(0, 2, RW);
            rows.map(2, 4, VmaFlags.EXEC | VmaFlags.WRITE);
            setAnonVma(rows.at(0), "1*");
            assertEquals(rules == VmaRules.V2_6 ? 1 : 0, rows.ops.lendableAnonVma(rows.at(2)));
        }
    }

    private static VmaRows readOnlyBetween(VmaRules rules, int from, int to, int end) {
        VmaRows rows = new VmaRows(rules);
        rows.map(from, to, R);
        rows.map(to, end, RW);
        return rows;
    }

    private static void setAnonVma(Vma vma, String drawn) {
        vma.setAnonVma(drawn.charAt(0) - '0', drawn.endsWith("*"));
    }
}
