package dev.faultline.runtime.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The translation look-aside buffer: 4 sets of 2 ways. */
class TlbTest {

    private final Shootdowns shootdowns = new Shootdowns();
    private final Tlb tlb = new Tlb(8, 2, shootdowns);

    private boolean holds(long page, int space) {
        return tlb.find(Tlb.tag(page, space)) >= 0;
    }

    private void insert(long page, int space, long word) {
        tlb.insert(Tlb.tag(page, space), word);
    }

    @Test
    void findsWhatWasInsertedAndNothingElse() {
        insert(5, 1, 77);
        assertEquals(77, tlb.word(tlb.find(Tlb.tag(5, 1))));
        assertEquals(-1, tlb.find(Tlb.tag(5, 2)));
        assertEquals(-1, tlb.find(Tlb.tag(9, 1)));
        tlb.remove(Tlb.tag(5, 1));
        assertEquals(-1, tlb.find(Tlb.tag(5, 1)));
    }

    /** A word that is not present is a translation like any other: ia64's negative entries. */
    @Test
    void holdsWordsThatAreNotPresent() {
        insert(5, 1, 0);
        assertTrue(holds(5, 1));
        assertEquals(0, tlb.word(tlb.find(Tlb.tag(5, 1))));
    }

    @Test
    void replacesTheOldestOfTheSet() {
        insert(0, 1, 1);
        insert(4, 1, 2);
        insert(8, 1, 3);
        assertEquals(List.of(false, true, true), List.of(holds(0, 1), holds(4, 1), holds(8, 1)));
        insert(1, 1, 4);
        insert(12, 1, 5);
        assertEquals(List.of(false, true, true, true), List.of(holds(4, 1), holds(8, 1), holds(1, 1), holds(12, 1)));
    }

    @Test
    void droppingAnAddressSpaceLeavesTheOthers() {
        insert(1, 1, 1);
        insert(2, 2, 2);
        insert(3, 1, 3);
        tlb.removeAddressSpace(1);
        List<Long> left = new ArrayList<>();
        tlb.forEach((tag, word) -> left.add(tag));
        assertEquals(List.of(Tlb.tag(2, 2)), left);
        tlb.clear();
        tlb.forEach((tag, word) -> left.add(tag));
        assertEquals(1, left.size());
    }

    @Test
    void tagsTell4096AddressSpacesApart() {
        assertNotEquals(Tlb.tag(7, 1), Tlb.tag(7, 4095));
        assertEquals(Tlb.tag(7, 1), Tlb.tag(7, 4097));
    }

    /** 128 entries, fully associative: page after page, the one that comes back after 128 others is gone, sooner it is not. */
    @Test
    void aFullyAssociativeBufferKeepsTheLastSoManyPages() {
        Tlb full = new Tlb(128, 128, shootdowns);
        for (long page = 0; page < 128; page++) {
            full.insert(Tlb.tag(page, 1), page);
        }
        for (long page = 0; page < 128; page++) {
            assertTrue(full.find(Tlb.tag(page, 1)) >= 0, "page " + page);
        }
        full.insert(Tlb.tag(128, 1), 128);
        assertEquals(-1, full.find(Tlb.tag(0, 1)));
    }

    /** What has been shot down is gone whoever looks, and what is inserted after that stays; also when the list of it has begun anew in between. */
    @Test
    void catchesUpWithShootdowns() {
        Tlb other = new Tlb(8, 2, shootdowns);
        for (int round = 0; round < 3; round++) {
            insert(5, 1, 77);
            insert(9, 1, 78);
            other.insert(Tlb.tag(5, 1), 77);
            shootdowns.drop(Tlb.tag(5, 1));
            for (long page = 100; page < 100 + 150 * round; page++) {
                shootdowns.drop(Tlb.tag(page, 1));
            }
            assertEquals(List.of(false, true), List.of(holds(5, 1), holds(9, 1)));
            insert(5, 1, 79);
            assertTrue(holds(5, 1));
            List<Long> left = new ArrayList<>();
            other.forEach((tag, word) -> left.add(tag));
            assertEquals(List.of(), left);
            tlb.clear();
        }
    }
}
