package dev.faultline.runtime.mm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a file is on its disk: which block holds each of its pages, in extents (fs/ext4/extents.c).
 *
 * <pre>
 *   page of the file   0 ...... 63 | 64 .. 79 | 80 ...... 95
 *   block of the disk  900 ... 963 |  a hole  | 40 ....... 55
 * </pre>
 *
 * A hole has no block: it reads as zeroes, and gets one when it is written.
 */
final class BlockMap {

    /** No block. */
    static final long HOLE = -1;

    /** Pages in sequence that are in blocks in sequence. */
    record Extent(long page, long block, long length) {
        long end() {
            return page + length;
        }
    }

    private final TreeMap<Long, Extent> extents = new TreeMap<>();

    /** The block of a page; {@link #HOLE} if it has none. */
    long block(long page) {
        Extent extent = at(page);
        return extent == null ? HOLE : extent.block + page - extent.page;
    }

    /** How many pages from this one on, up to {@code end}, are in blocks in sequence, or are all in a hole. */
    long run(long page, long end) {
        Extent extent = at(page);
        if (extent != null) {
            return Math.min(extent.end(), end) - page;
        }
        Long next = extents.higherKey(page);
        return Math.min(next == null ? end : next, end) - page;
    }

    private @Nullable Extent at(long page) {
        Map.Entry<Long, Extent> below = extents.floorEntry(page);
        return below != null && page < below.getValue().end() ? below.getValue() : null;
    }

    /** Gives pages that had none their blocks. */
    void add(Extent added) {
        Map.Entry<Long, Extent> below = extents.lowerEntry(added.page);
        if (below != null) {
            Extent before = below.getValue();
            if (before.end() == added.page && before.block + before.length == added.block) {
                extents.put(before.page, new Extent(before.page, before.block, before.length + added.length));
                return;
            }
        }
        extents.put(added.page, added);
    }

    /** Takes the blocks of all pages from {@code page} on away, and says which they were. */
    List<Extent> cut(long page) {
        List<Extent> gone = new ArrayList<>();
        Extent across = at(page);
        if (across != null && across.page < page) {
            long kept = page - across.page;
            extents.put(across.page, new Extent(across.page, across.block, kept));
            gone.add(new Extent(page, across.block + kept, across.length - kept));
        }
        Map<Long, Extent> beyond = extents.tailMap(page, true);
        gone.addAll(beyond.values());
        beyond.clear();
        return gone;
    }
}
