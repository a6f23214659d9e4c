package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Geometry;

/**
 * The highest free range below a base; only if there is none, the lowest above the bottom-up base.
 *
 * <p>An alignment above the page size is met the way the kernel places huge pages: room for the length and one more block is sought, and
 * the range starts at the block boundary in it, the upper one if both ends are boundaries. If that padded room does not exist, any
 * page will do. Source: addresses returned by Linux 6.18 on x86_64.
 */
final class TopDownSearch implements AreaSearch {

    private final long pageBytes;
    private final long base;
    private final long guardBytes;
    private final BottomUpSearch fallback;

    TopDownSearch(Geometry geometry, long base, long bottomUpBase, long guardBytes) {
        this.pageBytes = geometry.pageBytes();
        this.base = base;
        this.guardBytes = guardBytes;
        this.fallback = new BottomUpSearch(geometry, bottomUpBase, guardBytes, false);
    }

    @Override
    public long find(VmaTree tree, long length, long alignment) {
        if (alignment > pageBytes && length <= Long.MAX_VALUE - alignment) {
            long padded = highestFit(tree, length + alignment);
            if (padded != NONE) {
                long toBoundary = -padded & (alignment - 1);
                return padded + (toBoundary == 0 ? alignment : toBoundary);
            }
        }
        long found = highestFit(tree, length);
        return found != NONE ? found : fallback.find(tree, length, pageBytes);
    }

    /** Goes down the gaps below the base; the page at address 0 stays free. */
    private long highestFit(VmaTree tree, long length) {
        int index = tree.indexAbove(base - 1);
        long gapEnd = index < tree.count() ? Math.min(base, AreaSearch.guardedStart(tree.get(index), guardBytes)) : base;
        while (--index >= 0) {
            Vma below = tree.get(index);
            if (gapEnd - below.end() >= length) {
                return gapEnd - length;
            }
            gapEnd = AreaSearch.guardedStart(below, guardBytes);
        }
        return gapEnd - pageBytes >= length ? gapEnd - length : NONE;
    }

    /** Every search starts anew from the top. */
    @Override
    public void released(long start, long end) {}
}
