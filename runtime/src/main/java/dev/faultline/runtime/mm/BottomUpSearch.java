package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Geometry;

/**
 * The lowest free range at or above a base; in kernels that remember, above where the last search stopped.
 *
 * <p>The memory of 2.6 is {@code free_area_cache}: each search starts at the end of the range found last, so it is the first fit
 * <em>after the last mapping</em>, and holes further down are met only when the top is reached and the search wraps round to the base,
 * or when something is unmapped below, which moves the cache down to it. Source: {@code arch_get_unmapped_area} of x86_64 and ia64 and
 * {@code arch_unmap_area} in Linux 2.6.11.
 */
final class BottomUpSearch implements AreaSearch {

    private final Geometry geometry;
    private final long base;
    private final long guardBytes;
    private final boolean remembers;
    /** The kernel's free_area_cache. */
    private long resumeAt;

    BottomUpSearch(Geometry geometry, long base, long guardBytes, boolean remembers) {
        this.geometry = geometry;
        this.base = base;
        this.guardBytes = guardBytes;
        this.remembers = remembers;
        this.resumeAt = base;
    }

    @Override
    public long find(VmaTree tree, long length, long alignment) {
        long start = align(resumeAt, alignment);
        long found = firstFit(tree, start, length, alignment);
        if (found == NONE && start != base) {
            found = firstFit(tree, align(base, alignment), length, alignment);
        }
        if (found != NONE && remembers) {
            resumeAt = found + length;
        }
        return found;
    }

    private long firstFit(VmaTree tree, long from, long length, long alignment) {
        long address = from;
        while (geometry.isUserRange(address, length)) {
            Vma above = tree.find(address);
            if (above == null || Long.compareUnsigned(address + length, AreaSearch.guardedStart(above, guardBytes)) <= 0) {
                return address;
            }
            address = align(above.end(), alignment);
        }
        return NONE;
    }

    @Override
    public void released(long start, long end) {
        if (Long.compareUnsigned(start, base) >= 0 && Long.compareUnsigned(start, resumeAt) < 0) {
            resumeAt = start;
        }
    }

    private static long align(long address, long alignment) {
        return (address + alignment - 1) & -alignment;
    }
}
