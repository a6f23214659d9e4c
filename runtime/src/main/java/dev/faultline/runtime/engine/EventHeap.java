package dev.faultline.runtime.engine;

import dev.faultline.runtime.units.VirtualTime;
import java.util.Arrays;

/**
 * The set of future events: a 4-ary min-heap of packed keys (time and agent in one {@code long}).
 *
 * <p>An agent has at most one key in the heap, so the heap needs no payload and no handles: the agent's number is in the key. Four
 * children a node keep a level in one cache line and halve the depth of a binary heap, which measures faster from 8 to 512 agents;
 * a tournament tree is half as fast at 512.
 */
final class EventHeap {

    /** Smaller than every real key: what the root holds while its event fires. */
    private static final long FIRING = -1;

    private long[] keys = {VirtualTime.NEVER, 0, 0, 0};

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
        long next = VirtualTime.NEVER;
        int end = Math.min(5, size);
        for (int i = 1; i < end; i++) {
            next = Math.min(next, heap[i]);
        }
        least = next;
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
        if (last > 0) {
            sink(heap, last, heap[last]);
        } else {
            heap[0] = VirtualTime.NEVER;
        }
        least = heap[0];
    }

    void push(long key) {
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, size * 2);
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

    private static void sink(long[] heap, int size, long key) {
        int hole = 0;
        for (int child = 1; child < size; child = (hole << 2) + 1) {
            int least = child;
            long leastKey = heap[child];
            int end = Math.min(child + 4, size);
            for (int i = child + 1; i < end; i++) {
                if (heap[i] < leastKey) {
                    leastKey = heap[i];
                    least = i;
                }
            }
            if (leastKey >= key) {
                break;
            }
            heap[hole] = leastKey;
            hole = least;
        }
        heap[hole] = key;
    }
}
