package dev.faultline.runtime.mm;

/**
 * How much of swap to read at once, by how much of what was read last has been used: __swapin_nr_pages (mm/swap_state.c, 6.18).
 *
 * <pre>
 *   hits since the last read     0: 2 pages next to the last fault, 1 elsewhere      n: n + 2, rounded up to a power of two, 4 at least
 *   at most                      2^vm.page-cluster
 *   at least                     half of what was read the last time
 * </pre>
 *
 * Each mapping has a window, and each machine one for devices with moving heads. It begins with 4 hits, so that the first read is of 8 pages.
 */
final class SwapWindow {

    private static final int FIRST_HITS = 4;
    private static final int MOST_HITS = 63;

    private long last;
    private int pages;
    private int hits = FIRST_HITS;

    /** Another one that goes on from here: a part split off, a child's copy. */
    SwapWindow copy() {
        SwapWindow copy = new SwapWindow();
        copy.last = last;
        copy.pages = pages;
        copy.hits = hits;
        return copy;
    }

    /** Where the last fault was: a page number, or a slot. */
    long last() {
        return last;
    }

    /** Somebody has faulted on page {@code at}, which was in memory. */
    void found(long at, boolean wasReadAhead) {
        last = at;
        if (wasReadAhead) {
            hit();
        }
    }

    /** A page that was read ahead has been used. */
    void hit() {
        hits = Math.min(hits + 1, MOST_HITS);
    }

    /** Pages to read for a fault at {@code at}, of at most {@code most}; the window is what this leaves. */
    int next(long at, int most) {
        int size = Math.max(Math.min(wanted(at), most), pages / 2);
        pages = size;
        hits = 0;
        last = at;
        return size;
    }

    /** The same for the machine's window, which remembers places only as long as nothing was hit. */
    int nextOfMachine(long at, int most) {
        long before = last;
        boolean wasHit = hits > 0;
        int size = next(at, most);
        last = wasHit ? before : at;
        return size;
    }

    private int wanted(long at) {
        if (hits == 0) {
            return at == last + 1 || at == last - 1 ? 2 : 1;
        }
        return Math.max(4, Integer.highestOneBit(hits + 1) << 1);
    }
}
