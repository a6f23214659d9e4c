package dev.faultline.runtime.mm;

import java.util.TreeMap;
import java.util.function.LongUnaryOperator;

/**
 * What a file has on its disk, page by page, in the numbers of {@link Contents}: where a page gets its content from when it is read back, and
 * where what has been written goes. Kept only where contents are; otherwise everything reads as 0.
 */
final class DiskImage {

    private final boolean isKept;
    private final LongUnaryOperator original;
    private long originalPages;

    /** Pages that differ from what the file was made with. */
    private final TreeMap<Long, Long> changed = new TreeMap<>();

    /**
     * @param isKept whether the machine knows what is in pages
     * @param original what was written to each page when the file was made
     * @param pages it was made with
     */
    DiskImage(boolean isKept, LongUnaryOperator original, long pages) {
        this.isKept = isKept;
        this.original = original;
        this.originalPages = isKept ? pages : 0;
    }

    /** What is in page {@code index}; 0 where nothing was written. */
    long read(long index) {
        Long later = changed.get(index);
        if (later != null) {
            return later;
        }
        return index < originalPages ? original.applyAsLong(index) : 0;
    }

    /** Page {@code index} has been written to the disk. */
    void write(long index, long content) {
        if (isKept) {
            changed.put(index, content);
        }
    }

    /** The file has been cut to {@code pages}. */
    void truncate(long pages) {
        originalPages = Math.min(originalPages, pages);
        changed.tailMap(pages, true).clear();
    }

    /** Pages [from, to) have become a hole. */
    void punch(long from, long to) {
        changed.subMap(from, to).clear();
        for (long index = from; index < Math.min(to, originalPages); index++) {
            changed.put(index, 0L);
        }
    }
}
