package dev.faultline.runtime.hardware;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What all TLBs of a machine have been told to drop and have not looked at yet.
 *
 * <p>With 512 CPUs every page that reclaim unmaps is to go from 512 TLBs, none of which is in the host's caches, and hardly any of which holds it.
 * So it is written down here once, and a TLB catches up when it is looked into: set by set, since nobody can see the others. Each page written down
 * has a number, and a set remembers the number up to which it has caught up.
 *
 * <p>Pages are found by a hash: of each bucket the last page, and of each page the one before it in the same bucket. When the list is full all TLBs catch
 * up and it begins anew.
 */
public final class Shootdowns {

    private static final int PAGES_PER_TLB = 128;

    private final List<Tlb> tlbs = new ArrayList<>();

    /** Tags by number, from 1, and for each the number of the one before it in its bucket, or 0. */
    private long[] tags = {};

    private int[] before = {};

    /** The greatest number in each bucket, or 0. As many as there are tags, a power of two. */
    private int[] last = {};

    private int bucketShift;
    private int count;

    void attach(Tlb tlb) {
        tlbs.add(tlb);
    }

    /** How many pages are written down. */
    int count() {
        return count;
    }

    /** Makes every TLB drop a page, before anybody looks for it there. */
    public void drop(long tag) {
        if (count == last.length) {
            beginAnew();
        }
        int bucket = bucket(tag);
        count++;
        tags[count] = tag;
        before[count] = last[bucket];
        last[bucket] = count;
    }

    /** Whether a page has been written down after the first {@code since}. */
    boolean includes(long tag, int since) {
        for (int number = last[bucket(tag)]; number > since; number = before[number]) {
            if (tags[number] == tag) {
                return true;
            }
        }
        return false;
    }

    private void beginAnew() {
        for (Tlb tlb : tlbs) {
            tlb.catchUp();
        }
        count = 0;
        if (last.length == 0) {
            int capacity = Integer.highestOneBit(Math.max(1, tlbs.size())) * PAGES_PER_TLB;
            tags = new long[capacity + 1];
            before = new int[capacity + 1];
            last = new int[capacity];
            bucketShift = Long.SIZE - Integer.numberOfTrailingZeros(capacity);
        } else {
            Arrays.fill(last, 0);
        }
    }

    private int bucket(long tag) {
        // Fibonacci hashing (Knuth, The Art of Computer Programming, 6.4).
        return (int) (tag * 0x9E37_79B9_7F4A_7C15L >>> bucketShift);
    }
}
