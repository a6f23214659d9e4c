package dev.faultline.runtime.engine;

import dev.faultline.runtime.units.VirtualTime;
import java.util.Arrays;

/**
 * The set of future events: a 4-ary min-heap of packed keys (time and agent in one {@code long}).
 *
 * <p>An agent has at most one key in the heap, so the heap needs no payload and no handles: the agent's number is in the key. Four
 * children a node keep a level in one cache line and halve the depth of a binary heap, which measures faster from 8 to 512 agents;
 * a tournament tree is half as fast at 512. Which of four children is the least nobody can predict, so it is computed without branches; unused
 * places hold {@link VirtualTime#NEVER}, so that there are always four.
 */
final class EventHeap {

    /** Smaller than every real key: what the root holds while its event fires. */
    private static final long FIRING = -1;

    private static final int CHILDREN = 4;

    private long[] keys = places(4 * CHILDREN);

    private int size;

    /** The least key of those that wait; beside the one that fires, while one does. A field, for every ordered operation looks at it. */
    private long least = VirtualTime.NEVER;

    /** The least key that waits, or {@link VirtualTime#NEVER}. */
    long min() {
        return least;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /**
     * Takes the least key but keeps its place, so that putting the agent's next key there costs one pass and not two. Until {@link
     * #replaceFiring} or {@link #dropFiring} nothing that is pushed can displace it, whatever its key.
     */
    long beginFiring() {
        long[] heap = keys;
        long fires = heap[0];
        heap[0] = FIRING;
        least = Math.min(Math.min(heap[1], heap[2]), Math.min(heap[3], heap[4]));
        return fires;
    }

    /** Ends the firing: its agent's next key is {@code key}. */
    void replaceFiring(long key) {
        sink(keys, size, key);
        least = keys[0];
    }

    /** Ends the firing: its agent has no next key. */
    void dropFiring() {
        long[] heap = keys;
        int last = --size;
        long key = heap[last];
        heap[last] = VirtualTime.NEVER;
        if (last > 0) {
            sink(heap, last, key);
        }
        least = heap[0];
    }

    void push(long key) {
        if (size + CHILDREN == keys.length) {
            long[] more = places(size * 2 + CHILDREN);
            System.arraycopy(keys, 0, more, 0, size);
            keys = more;
        }
        long[] heap = keys;
        int hole = size++;
        while (hole > 0) {
            int parent = hole - 1 >> 2;
            if (heap[parent] <= key) {
                break;
            }
            heap[hole] = heap[parent];
            hole = parent;
        }
        heap[hole] = key;
        least = Math.min(least, key);
    }

    private static long[] places(int count) {
        long[] places = new long[count];
        Arrays.fill(places, VirtualTime.NEVER);
        return places;
    }

    private static void sink(long[] heap, int size, long key) {
        int hole = 0;
        for (int child = 1; child < size; child = (hole << 2) + 1) {
            long first = Math.min(heap[child], heap[child + 1]);
            long second = Math.min(heap[child + 2], heap[child + 3]);
            long leastKey = Math.min(first, second);
            if (leastKey >= key) {
                break;
            }
            heap[hole] = leastKey;
            int ofFirst = first == heap[child] ? 0 : 1;
            int ofSecond = second == heap[child + 2] ? 2 : 3;
            hole = child + (leastKey == first ? ofFirst : ofSecond);
        }
        heap[hole] = key;
    }
}
