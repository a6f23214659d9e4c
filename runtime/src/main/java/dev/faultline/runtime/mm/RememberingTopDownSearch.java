package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Geometry;

/**
 * The highest free range below the range found last; only if there is none, the highest below the base, then the lowest above the bottom-up
 * base.
 *
 * <p>The memory of 2.6 is {@code free_area_cache}, which follows the mappings down: a hole above it is met only when the bottom is reached
 * and the search begins anew, or when something is unmapped higher up, which moves the cache there. Source: {@code
 * arch_get_unmapped_area_topdown} and {@code arch_unmap_area_topdown} in Linux 2.6.11. Unlike there the page at address 0 stays free.
 */
final class RememberingTopDownSearch implements AreaSearch {

    private final Geometry geometry;
    private final long base;
    private final long bottomUpBase;
    private final long guardBytes;
    /** The kernel's free_area_cache: the end of the first range to try. */
    private long resumeAt;

    RememberingTopDownSearch(Geometry geometry, long base, long bottomUpBase, long guardBytes) {
        this.geometry = geometry;
        this.base = base;
        this.bottomUpBase = bottomUpBase;
        this.guardBytes = guardBytes;
        this.resumeAt = base;
    }

    @Override
    public long find(VmaTree tree, long length, long alignment) {
        resumeAt = Math.min(resumeAt, base);
        long found = highestFit(tree, length);
        if (found == NONE) {
            resumeAt = base;
            found = highestFit(tree, length);
        }
        if (found == NONE) {
            resumeAt = base;
            found = new BottomUpSearch(geometry, bottomUpBase, guardBytes, false).find(tree, length, alignment);
        }
        return found;
    }

    /** Goes down from the cache, which it leaves at the start of what it finds. */
    private long highestFit(VmaTree tree, long length) {
        long address = resumeAt - length;
        while (address >= geometry.pageBytes()) {
            Vma above = tree.find(address);
            if (above == null) {
                return address;
            }
            long end = AreaSearch.guardedStart(above, guardBytes);
            if (address + length <= end) {
                resumeAt = address;
                return address;
            }
            if (resumeAt == above.end()) {
                resumeAt = above.start();
            }
            address = end - length;
        }
        return NONE;
    }

    @Override
    public void released(long start, long end) {
        resumeAt = Math.max(resumeAt, end);
    }
}
