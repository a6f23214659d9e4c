package dev.faultline.runtime.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Nodes, their free frames, and the accounting of both. */
class MemoryTest {

    @Test
    void aFreshNodeHandsOutItsFramesInOrderBehindTheReservedOnes() {
        Memory memory = new Memory(new long[] {64, 64}, 20, false);
        assertEquals(20, memory.take(0));
        assertEquals(21, memory.take(0));
        assertEquals(64, memory.take(1));
        assertTrue(memory.frames().has(Memory.ZERO_PFN, FrameTable.RESERVED));
        assertEquals(0, memory.frames().flags(22));
    }

    @Test
    void theFrameFreedLastIsTakenFirst() {
        Memory memory = new Memory(new long[] {64}, 20, false);
        long a = memory.take(0);
        long b = memory.take(0);
        memory.free(a);
        memory.free(b);
        assertEquals(b, memory.take(0));
        assertEquals(a, memory.take(0));
        assertEquals(22, memory.take(0));
    }

    @Test
    void aNodeRunsEmptyAtItsLastFrame() {
        Memory memory = new Memory(new long[] {20}, 18, false);
        assertEquals(18, memory.take(0));
        assertEquals(19, memory.take(0));
        assertEquals(Zone.EMPTY, memory.take(0));
        assertEquals(0, memory.freeFrames());
    }

    @Test
    void hugePagesComeDownFromTheEndAndSingleFramesUpFromTheStart() {
        Zone zone = new Memory(new long[] {70}, 20, false).zone(0);
        assertEquals(48, zone.takeHuge(16));
        assertEquals(64, zone.take(), "what the border of the last one leaves over goes first");
        assertEquals(32, zone.takeHuge(16));
        assertEquals(Zone.EMPTY, zone.takeHuge(16), "frames from 20 to 31 are too few");
        assertEquals(17, zone.freeFrames());
    }

    @Test
    void aFreeHugePageStaysWholeUntilNothingElseIsLeft() {
        Zone zone = new Memory(new long[] {64}, 20, false).zone(0);
        long huge = zone.takeHuge(16);
        zone.freeHuge(huge, 16);
        for (long frame = 20; frame < 48; frame++) {
            assertEquals(frame, zone.take());
        }
        assertEquals(16, zone.freeFrames());
        assertEquals(huge, zone.take());
        assertEquals(Zone.EMPTY, zone.takeHuge(16));
    }

    @Test
    void neighboursThatWereFreedOneByOneAreJoinedWhenAHugePageIsWanted() {
        Zone zone = new Memory(new long[] {64}, 20, false).zone(0);
        long[] taken = new long[44];
        assertEquals(44, zone.take(taken, 0, 44));
        for (long frame : taken) {
            if (frame != 40) {
                zone.free(frame);
            }
        }
        assertEquals(48, zone.takeHuge(16), "frame 40 is in the other block");
        assertEquals(Zone.EMPTY, zone.takeHuge(16));
        assertEquals(47, zone.take(), "the others are in their order");
        assertEquals(26, zone.freeFrames());
    }

    @Test
    void batchesStopWhenTheNodeIsEmpty() {
        Memory memory = new Memory(new long[] {22}, 17, false);
        long[] batch = new long[9];
        assertEquals(3, memory.zone(0).take(batch, 1, 3));
        assertEquals(2, memory.zone(0).take(batch, 4, 5));
        assertEquals(0, memory.zone(0).take(batch, 6, 3));
        assertEquals(List.of(17L, 18L, 19L, 20L, 21L), List.of(batch[1], batch[2], batch[3], batch[4], batch[5]));
    }

    @Test
    void aFrameTellsItsNode() {
        Memory memory = new Memory(new long[] {100, 30, 70}, 17, false);
        for (int node = 0; node < 3; node++) {
            for (long pfn = memory.take(node); pfn != Zone.EMPTY; pfn = memory.take(node)) {
                assertEquals(node, memory.node(pfn));
            }
        }
        assertEquals(200, memory.totalFrames());
        assertEquals(128 * 2 + 70, memory.frames().frames());
    }

    @Test
    void freeingTwiceOrElsewhereIsADefect() {
        Memory memory = new Memory(new long[] {64, 64}, 17, false);
        long pfn = memory.take(0);
        assertThrows(IllegalArgumentException.class, () -> memory.zone(1).free(pfn));
        memory.free(pfn);
        assertThrows(IllegalStateException.class, () -> memory.free(pfn));
        assertThrows(IllegalArgumentException.class, () -> memory.free(Memory.ZERO_PFN));
    }

    @Test
    void impossibleMachinesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Memory(new long[] {}, 17, false));
        assertThrows(IllegalArgumentException.class, () -> new Memory(new long[] {64, 0}, 17, false));
        assertThrows(IllegalArgumentException.class, () -> new Memory(new long[] {64}, 16, false));
        assertThrows(IllegalArgumentException.class, () -> new Memory(new long[] {17}, 17, false));
        assertEquals(1, new Memory(new long[] {18}, 17, false).freeFrames());
    }

    @Test
    void aTerabyteCostsNothingUntilUsed() {
        Memory memory = new Memory(new long[] {1L << 27, 1L << 27}, 1024, false);
        assertEquals((1L << 28) - 1024, memory.freeFrames());
        assertEquals(1L << 27, memory.take(1));
    }

    /** Numbers from 0 to 9: 0 to 5 take from a node, the rest free the oldest or the newest frame still held. */
    @Property(tries = 200)
    void noFrameIsEverLostOrGivenTwice(@ForAll @Size(max = 400) List<@IntRange(max = 9) Integer> choices) {
        Memory memory = new Memory(new long[] {50, 33, 64}, 20, false);
        List<Long> held = new ArrayList<>();
        Set<Long> distinct = new HashSet<>();
        for (int choice : choices) {
            if (choice < 6) {
                long pfn = memory.take(choice % 3);
                if (pfn != Zone.EMPTY) {
                    held.add(pfn);
                    assertTrue(distinct.add(pfn), "given out twice");
                } else {
                    assertEquals(0, memory.zone(choice % 3).freeFrames());
                }
            } else if (!held.isEmpty()) {
                long pfn = held.remove(choice % 2 == 0 ? 0 : held.size() - 1);
                distinct.remove(pfn);
                memory.free(pfn);
            }
            assertEquals(50 - 20 + 33 + 64 - held.size(), memory.freeFrames());
        }
    }
}
