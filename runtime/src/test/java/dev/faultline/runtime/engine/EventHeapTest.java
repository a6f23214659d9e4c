package dev.faultline.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.runtime.units.VirtualTime;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The 4-ary heap against the JDK's, the firing protocol included. */
class EventHeapTest {

    @Test
    void anEmptyHeapHasNoEvent() {
        EventHeap heap = new EventHeap();
        assertTrue(heap.isEmpty());
        assertEquals(VirtualTime.NEVER, heap.min());
    }

    @Test
    void whatIsPushedWhileFiringDoesNotDisplaceTheEvent() {
        EventHeap heap = new EventHeap();
        heap.push(10);
        heap.push(30);
        assertEquals(10, heap.beginFiring());
        heap.push(5);
        assertEquals(5, heap.min());
        heap.replaceFiring(20);
        assertEquals(5, heap.min());
        assertEquals(5, heap.beginFiring());
        heap.dropFiring();
        assertEquals(20, heap.min());
    }

    @Test
    void theLastEventDroppedLeavesTheHeapEmpty() {
        EventHeap heap = new EventHeap();
        heap.push(7);
        heap.beginFiring();
        assertEquals(VirtualTime.NEVER, heap.min());
        heap.dropFiring();
        assertTrue(heap.isEmpty());
        assertEquals(VirtualTime.NEVER, heap.min());
    }

    @Test
    void firesInTheOrderOfASortedQueue() {
        SplittableRandom chance = new SplittableRandom(4);
        for (int round = 0; round < 50; round++) {
            EventHeap heap = new EventHeap();
            PriorityQueue<Long> expected = new PriorityQueue<>();
            for (int step = 0; step < 400; step++) {
                // Few distinct keys, so that equal ones meet.
                if (expected.isEmpty() || chance.nextInt(3) == 0) {
                    long key = chance.nextLong(300);
                    heap.push(key);
                    expected.add(key);
                } else {
                    fireOne(heap, expected, chance);
                }
                assertEquals(expected.isEmpty() ? VirtualTime.NEVER : expected.peek(), heap.min());
                assertEquals(expected.isEmpty(), heap.isEmpty());
            }
        }
    }

    /** Fires the least event; it may push others, earlier ones too, and may have a next key or none. */
    private static void fireOne(EventHeap heap, PriorityQueue<Long> expected, SplittableRandom chance) {
        assertEquals(expected.remove(), heap.beginFiring());
        for (int pushes = chance.nextInt(4); pushes > 0; pushes--) {
            long key = chance.nextLong(300);
            heap.push(key);
            expected.add(key);
        }
        assertEquals(expected.isEmpty() ? VirtualTime.NEVER : expected.peek(), heap.min());
        if (chance.nextBoolean()) {
            long next = chance.nextLong(300);
            heap.replaceFiring(next);
            expected.add(next);
        } else {
            heap.dropFiring();
        }
    }
}
