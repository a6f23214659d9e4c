package dev.faultline.runtime.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which neighbours are told as one. */
class FoldTest {

    private Fold<String> fold;

    @BeforeEach
    void begin() {
        fold = new Fold<>();
        fold.begin(new Target.Page(100), "rw", 1);
    }

    private boolean extend(long frame) {
        return fold.extend(new Target.Page(frame), "rw", 1);
    }

    @Test
    void anEmptyFoldTakesNothing() {
        Fold<String> empty = new Fold<>();
        assertTrue(empty.isEmpty());
        assertFalse(empty.extend(new Target.None(), "", 1));
        assertThrows(IllegalStateException.class, empty::traits);
    }

    @Test
    void theSecondEntrySaysWhichWayItGoes() {
        assertTrue(extend(101) && extend(102));
        assertEquals(1, fold.step());
        assertFalse(extend(102), "the same again");
        assertFalse(extend(104), "one left out");
        assertFalse(extend(101), "back");
        assertEquals(3, fold.count());
    }

    @Test
    void descendingFramesAreARunToo() {
        assertTrue(extend(99) && extend(98));
        assertEquals(-1, fold.step());
        assertFalse(extend(99));
    }

    @Test
    void theSamePlaceAgainAndAgain() {
        assertTrue(extend(100));
        assertTrue(extend(100));
        assertEquals(0, fold.step());
        assertFalse(extend(101));
    }

    @Test
    void whatDiffersInItsTraitsIsNoNeighbour() {
        assertFalse(fold.extend(new Target.Page(101), "r-", 1));
    }

    @Test
    void whatLeadsToSomethingElseIsNone() {
        assertFalse(fold.extend(new Target.Swap(0, 101), "rw", 1));
    }

    @Test
    void manyEqualEntriesAtOnce() {
        fold.begin(new Target.None(), "", 1000);
        assertTrue(fold.extend(new Target.None(), "", 1));
        assertTrue(fold.extend(new Target.None(), "", 500));
        assertEquals(1501, fold.count());
        assertEquals(0, fold.step());
    }

    @Test
    void manyEqualEntriesDoNotContinueARun() {
        assertTrue(extend(101));
        assertFalse(fold.extend(new Target.Page(102), "rw", 2));
    }
}
