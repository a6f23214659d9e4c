package dev.faultline.runtime.mm;

import java.util.BitSet;

/**
 * Which pages of a file are in memory as one large folio: pages that were allocated together, are mapped together, and become dirty together.
 *
 * <pre>
 *   page         0   1   2   3   4   5   6   7   8
 *   continued    -   x   x   x   -   x   -   -   x
 *   folios      [0 ........... ][4 .... ][6 ][7 .... ]
 * </pre>
 *
 * A write to a file makes folios of a power of two of pages, each aligned to its size: the largest that the write and the place allow
 * ({@code __filemap_get_folio} with {@code fgf_set_order}, mm/filemap.c, 6.x).
 */
final class Folios {

    /** ext4's largest folio with blocks of a page: EXT4_MAX_PAGECACHE_ORDER. */
    private static final int MAX_ORDER = 11;

    /** Pages that belong to the folio of the page before them. */
    private final BitSet continued = new BitSet();

    /**
     * Pages of the folio that a write makes.
     *
     * @param index first page still to be written
     * @param pages left of the write, at least 1
     */
    static int made(long index, long pages) {
        int order = 63 - Long.numberOfLeadingZeros(pages);
        int aligned = index == 0 ? MAX_ORDER : Long.numberOfTrailingZeros(index);
        return 1 << Math.min(MAX_ORDER, Math.min(order, aligned));
    }

    /** Whether every folio is a single page. */
    boolean areSingle() {
        return continued.isEmpty();
    }

    /** Makes one folio of {@code pages} single ones. */
    void join(long first, int pages) {
        if (pages > 1) {
            continued.set((int) first + 1, (int) first + pages);
        }
    }

    /** First page of the folio that page {@code index} is in. */
    long first(long index) {
        return index >= continued.length() ? index : continued.previousClearBit((int) index);
    }

    /** The page after the last of that folio. */
    long end(long index) {
        return index + 1 >= continued.length() ? index + 1 : continued.nextClearBit((int) index + 1);
    }

    /** Makes single pages of every folio that has a page of [from, to). */
    void split(long from, long to) {
        if (from < to && from < continued.length()) {
            continued.clear((int) first(from), (int) end(Math.min(to, continued.length()) - 1));
        }
    }
}
