package dev.faultline.runtime.mm;

import java.util.TreeSet;

/**
 * What is remembered of the reads of a file, to guess the next ones: the kernel's {@code struct file_ra_state} (include/linux/fs.h), of which
 * each kernel uses some. All of it is touched in order.
 *
 * <p>In the kernel it belongs to an open file; here every file is opened once.
 */
final class ReadAheadState {

    /** {@link #size} of reads in no order: nothing is read ahead (ra_off, 2.6.11). */
    static final long OFF = -1;

    /** The window read last: its first page, and how many. */
    long start;

    long size;

    /** Pages at the window's end that are left when the next window is asked for (2.6.23 and later). */
    long asyncSize;

    /** Folios of the window have 2^order pages (6.x). */
    int order;

    /** The window being read while {@link #start} is consumed; 0 for none (before 2.6.23). */
    long aheadStart;

    long aheadSize;

    /** Windows in sequence of which every page was in memory already, and whether that was so often that reading ahead has stopped (before 2.6.23). */
    long cacheHits;

    boolean isCached;

    /** Whether a page that had been read ahead was gone when it was wanted (before 2.6.23). */
    boolean wasMissed;

    /** The page read last by a system call; -1 before the first. */
    long previous = -1;

    /** Faults that did not find their page, as against those that did: too many, and nothing is read around them. */
    long mapMisses;

    long mapHits;

    /** Pages whose first use asks for the next window: PG_readahead. */
    private final TreeSet<Long> marks = new TreeSet<>();

    /** Faults have found pages in memory (2.6.23 and later). */
    void found(long pages) {
        mapMisses = Math.max(0, mapMisses - pages);
    }

    /** Whether a page in memory carries the mark. */
    boolean isMarked(long index) {
        return marks.contains(index);
    }

    /** Puts the mark on a page in memory. */
    void mark(long index) {
        marks.add(index);
    }

    /** Takes the mark off. */
    void unmark(long index) {
        marks.remove(index);
    }

    /** Pages [from, to) have left memory, and their marks with them. */
    void forget(long from, long to) {
        if (!marks.isEmpty()) {
            marks.subSet(from, to).clear();
        }
    }
}
