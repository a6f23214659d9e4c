package dev.faultline.runtime.arch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Table sizes and spans against the kernel's headers, and every limit from both sides. */
class GeometryTest {

    private static final Geometry I386 = new I386().geometry();
    private static final Geometry I386_PAE = new I386Pae().geometry();
    private static final Geometry X86_64 = new X86_64().geometry();
    private static final Geometry IA64 = new Ia64(14).geometry();

    static Stream<Geometry> geometries() {
        return Stream.of(I386, I386_PAE, X86_64, new Ia64(12).geometry(), new Ia64(13).geometry(), IA64, new Ia64(16).geometry());
    }

    @Test
    void i386HasTwoLevelsOf1024() {
        assertEquals(2, I386.levels());
        assertEquals(List.of(12, 22), List.of(I386.shift(0), I386.shift(1)));
        assertEquals(List.of(1024, 1024), List.of(I386.entries(0), I386.entries(1)));
        assertEquals(List.of("pmd", "pud"), I386.foldedLevels());
        assertEquals(4, I386.entryBytes());
        assertEquals(I386.pageBytes(), I386.entries(0) * I386.entryBytes(), "a table fills a page");
    }

    @Test
    void paeHasThreeLevelsAndFourEntriesAtTheTop() {
        assertEquals(3, I386_PAE.levels());
        assertEquals(List.of(12, 21, 30), List.of(I386_PAE.shift(0), I386_PAE.shift(1), I386_PAE.shift(2)));
        assertEquals(List.of(512, 512, 4), List.of(I386_PAE.entries(0), I386_PAE.entries(1), I386_PAE.entries(2)));
        assertEquals(List.of("pud"), I386_PAE.foldedLevels());
        assertEquals(8, I386_PAE.entryBytes());
    }

    @Test
    void x86_64HasFourLevelsOf512() {
        assertEquals(4, X86_64.levels());
        assertEquals(List.of(12, 21, 30, 39), List.of(X86_64.shift(0), X86_64.shift(1), X86_64.shift(2), X86_64.shift(3)));
        assertEquals("pgd", X86_64.levelName(3));
        assertEquals(512, X86_64.entries(3));
        assertEquals(List.of(), X86_64.foldedLevels());
    }

    @Test
    void ia64SplitsItsTopTableByRegion() {
        assertEquals(3, IA64.levels());
        assertEquals(List.of(14, 25, 36), List.of(IA64.shift(0), IA64.shift(1), IA64.shift(2)));
        assertEquals(List.of(2048, 2048, 2048), List.of(IA64.entries(0), IA64.entries(1), IA64.entries(2)));
        assertEquals("pgd", IA64.levelName(2));
        assertEquals(List.of("pud"), IA64.foldedLevels());
        assertEquals(256, IA64.index(2, 0x2000_0000_0000_0000L));
        assertEquals(255, IA64.index(2, 0x0000_0fff_ffff_c000L));
        assertEquals(256 * 4, IA64.index(2, 0x8000_0000_0000_0000L));
    }

    @ParameterizedTest
    @CsvSource({"12, 36", "13, 40", "14, 44", "16, 52"})
    void ia64RegionSpanFollowsFromThePageShift(int pageShift, int spanShift) {
        Geometry geometry = new Ia64(pageShift).geometry();
        assertEquals((1L << spanShift) - (1L << pageShift), geometry.regionBytes());
        assertEquals(1 << (pageShift - 3), geometry.entries(0));
        assertEquals(1 << (pageShift - 3), geometry.entries(geometry.topLevel()));
    }

    @ParameterizedTest
    @ValueSource(ints = {11, 15, 17})
    void ia64RefusesOtherPageSizes(int pageShift) {
        assertThrows(IllegalArgumentException.class, () -> new Ia64(pageShift));
    }

    @Test
    void userSpaceEndsOnePageBelowTheLimit() {
        for (Geometry i386 : List.of(I386, I386_PAE)) {
            assertTrue(i386.isUser(0xbfff_ffffL));
            assertFalse(i386.isUser(0xc000_0000L));
            assertTrue(i386.isUserRange(0xbfff_f000L, 0x1000));
            assertFalse(i386.isUserRange(0xbfff_f000L, 0x1001));
        }
        assertTrue(X86_64.isUser(0x7fff_ffff_efffL));
        assertFalse(X86_64.isUser(0x7fff_ffff_f000L));
        assertFalse(X86_64.isUser(0xffff_8000_0000_0000L));
        assertTrue(IA64.isUser(0x2000_0fff_ffff_bfffL));
        assertFalse(IA64.isUser(0x2000_0fff_ffff_c000L));
        assertTrue(IA64.isUser(0x8000_0000_0000_0000L));
        assertFalse(IA64.isUser(0xa000_0000_0000_0000L));
    }

    @Test
    void userRangesStayInOneRegion() {
        long lastUsable = 0x2000_0fff_ffff_8000L;
        assertTrue(IA64.isUserRange(lastUsable, 0x4000));
        assertFalse(IA64.isUserRange(lastUsable, 0x4001));
        assertFalse(IA64.isUserRange(0x2000_0000_0000_0000L, 0x2000_0000_0000_0001L));
        assertTrue(X86_64.isUserRange(0x7fff_ffff_e000L, 0x1000));
        assertFalse(X86_64.isUserRange(0x7fff_ffff_e000L, 0x1001));
        assertFalse(X86_64.isUserRange(0x1000, 0));
        assertFalse(X86_64.isUserRange(0x1000, -1));
    }

    @ParameterizedTest
    @MethodSource("geometries")
    void eachLevelStepsExactlyAtItsShift(Geometry geometry) {
        for (int level = 0; level < geometry.levels(); level++) {
            long step = 1L << geometry.shift(level);
            assertEquals(2, geometry.index(level, 3 * step - 1), "level " + level);
            assertEquals(3, geometry.index(level, 3 * step), "level " + level);
            assertEquals(3, geometry.index(level, 4 * step - 1), "level " + level);
        }
    }

    @Property
    void indicesLeadBackToTheAddress(@ForAll @IntRange(min = 0, max = 4) int region, @ForAll long raw) {
        for (Geometry geometry : geometries().toList()) {
            long offset = geometry.pageFloor(Long.remainderUnsigned(raw, geometry.regionBytes()));
            long address = geometry.region(-1L) == 0 ? offset : ((long) region << 61) + offset;
            long base = 0;
            for (int level = geometry.topLevel(); level >= 0; level--) {
                assertEquals(base, geometry.tableBase(level, address));
                base = geometry.entryBase(level, base, geometry.index(level, address));
            }
            assertEquals(address, base);
        }
    }

    @Test
    void pagesRoundBothWays() {
        assertEquals(0x4000, IA64.pageFloor(0x7fff));
        assertEquals(0x8000, IA64.pageCeiling(0x4001));
        assertEquals(0x4000, IA64.pageCeiling(0x4000));
        assertEquals(16384, IA64.pageBytes());
    }
}
