package dev.faultline.runtime.mm;

/** Finds a free range of addresses for a new mapping. One object per address space, since a search may remember where it stopped. */
public sealed interface AreaSearch permits BottomUpSearch, TopDownSearch, RememberingTopDownSearch {

    /** The answer when nothing fits; no page starts there. */
    long NONE = -1;

    /**
     * Chooses a range that no mapping overlaps.
     *
     * @param length in bytes, a positive multiple of the page size
     * @param alignment of the range's start in bytes, a power of two of at least the page size
     * @return the range's start, or {@link #NONE}
     */
    long find(VmaTree tree, long length, long alignment);

    /** Takes note that the mapping of [start, end) is gone. */
    void released(long start, long end);

    /** The first address a new mapping must not reach below {@code vma}: its start, less the guard gap below a stack. */
    static long guardedStart(Vma vma, long guardBytes) {
        return vma.has(VmaFlags.GROWSDOWN) && Long.compareUnsigned(vma.start(), guardBytes) > 0 ? vma.start() - guardBytes : vma.start();
    }
}
