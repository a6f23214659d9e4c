package dev.faultline.runtime.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flags and counts of single frames, with each packed field at and beyond its limit. */
class FrameTableTest {

    private final FrameTable frames = new FrameTable(100_000, false);

    @Test
    void untouchedFramesAreFree() {
        assertEquals(0, frames.flags(99_999));
        assertEquals(0, frames.pageCount(99_999));
        assertEquals(0, frames.rmap(99_999));
    }

    @Test
    void framesEndWhereTheTableEnds() {
        FrameTable one = new FrameTable(1, false);
        one.set(0, FrameTable.DIRTY);
        assertTrue(one.has(0, FrameTable.DIRTY));
        assertThrows(IllegalArgumentException.class, () -> new FrameTable(0, false));
        assertThrows(IllegalArgumentException.class, () -> new FrameTable(1L << 31, false));
        assertThrows(ArrayIndexOutOfBoundsException.class, () -> frames.set(200_000, FrameTable.DIRTY));
    }

    @Test
    void flagsAndHoldsDoNotDisturbEachOther() {
        frames.begin(5);
        frames.set(5, FrameTable.LRU | FrameTable.EXCLUSIVE);
        frames.hold(5);
        frames.clear(5, FrameTable.LRU);
        assertEquals(FrameTable.IN_USE | FrameTable.EXCLUSIVE, frames.flags(5));
        assertEquals(1, frames.holds(5));
        frames.release(5);
        assertEquals(FrameTable.IN_USE | FrameTable.EXCLUSIVE, frames.flags(5));
    }

    @Test
    void aNewAnonymousPageIsMappedOnce() {
        frames.begin(7);
        frames.mapNewAnon(7, FrameTable.ANON, 42, -3);
        assertEquals(FrameTable.IN_USE | FrameTable.ANON, frames.flags(7));
        assertEquals(42, frames.rmap(7));
        assertEquals(-3, frames.index(7));
        assertEquals(1, frames.mapCount(7));
        assertEquals(1, frames.pageCount(7));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4094, 4095, 4096, 70_000})
    void aPageSharedByManyForksIsNobodysAlone(int forks) {
        frames.begin(7);
        frames.mapNewAnon(7, FrameTable.ANON | FrameTable.EXCLUSIVE, 42, 0);
        for (int i = 0; i < forks; i++) {
            frames.share(7);
        }
        assertEquals(FrameTable.IN_USE | FrameTable.ANON, frames.flags(7));
        assertEquals(forks + 1, frames.mapCount(7));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4094, 4095, 4096, 70_000})
    void mapCountsGoBeyondTheirField(int times) {
        frames.begin(3);
        for (int i = 1; i <= times; i++) {
            frames.map(3);
            assertEquals(i, frames.mapCount(3));
        }
        for (int i = times - 1; i >= 0; i--) {
            assertEquals(i, frames.unmap(3));
            assertEquals(i, frames.mapCount(3));
        }
        assertThrows(IllegalStateException.class, () -> frames.unmap(3));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 14, 15, 16, 40})
    void holdsGoBeyondTheirField(int times) {
        frames.begin(3);
        for (int i = 1; i <= times; i++) {
            frames.hold(3);
            assertEquals(i, frames.holds(3));
        }
        assertEquals(FrameTable.IN_USE, frames.flags(3));
        for (int i = times - 1; i >= 0; i--) {
            assertEquals(i, frames.release(3));
        }
        assertThrows(IllegalStateException.class, () -> frames.release(3));
    }

    @Test
    void aFrameSomebodyUsesCannotBeFreed() {
        frames.begin(1);
        frames.map(1);
        assertThrows(IllegalStateException.class, () -> frames.end(1));
        frames.unmap(1);
        frames.hold(1);
        assertThrows(IllegalStateException.class, () -> frames.end(1));
        frames.release(1);
        frames.end(1);
        assertFalse(frames.has(1, FrameTable.IN_USE));
        assertThrows(IllegalStateException.class, () -> frames.end(1));
    }

    @Test
    void listsRunThroughTheLinks() {
        frames.setNext(10, 0);
        frames.setNext(0, -1);
        assertEquals(0, frames.next(10));
        assertEquals(-1, frames.next(0));
    }
}
