package dev.faultline.runtime.arch;

import java.util.List;

/**
 * How an architecture cuts a virtual address into a page offset and one index per level of page tables.
 *
 * <p>Levels count upwards from the leaf: level 0 holds the entries that map pages (pte), the top level is the one an address space has
 * exactly one table of (pgd). Levels the kernel folds away on an architecture do not exist here.
 *
 * <pre>
 *   63    61                                                          page shift        0
 *  | region | unused | index of level n-1 | ... | index of level 0   |  offset in page  |
 *  '--- top index ---------------------'
 * </pre>
 *
 * An architecture with regions (ia64) gives the top address bits to the region number, which selects a part of the top table; all
 * others have region number 0 everywhere. Geometry is data rather than behaviour, so that one walker serves every architecture without
 * a virtual call per level. All addresses are unsigned 64-bit; the index methods are meaningful for user addresses only.
 */
public final class Geometry {

    /** Position of the region number in an address, where there is one. */
    private static final int REGION_SHIFT = 61;

    private final int pageShift;
    private final int entryBytes;
    private final List<String> levelNames;
    private final List<String> foldedLevels;
    private final int[] shift;
    private final int[] bits;
    private final int regionMask;
    private final long userLimit;
    private final long regionBytes;
    private final long offsetMask;

    /**
     * Lays out the levels above a page.
     *
     * @param pageShift log2 of the page size in bytes
     * @param entryBytes size of an entry in the simulated memory: 4 or 8
     * @param levelNames the kernel's names, leaf first
     * @param foldedLevels names of the levels that the kernel's generic code sees but that have no table here
     * @param indexBits address bits each level indexes, leaf first; in the top level without the region number
     * @param regionBits 3 where the top table is split by region number, otherwise 0
     * @param userLimit first address beyond user space (unsigned)
     * @param regionBytes bytes of each region a process may use, from the region's start; {@code userLimit} without regions
     */
    Geometry(
            int pageShift,
            int entryBytes,
            List<String> levelNames,
            List<String> foldedLevels,
            int[] indexBits,
            int regionBits,
            long userLimit,
            long regionBytes) {
        this.pageShift = pageShift;
        this.entryBytes = entryBytes;
        this.levelNames = List.copyOf(levelNames);
        this.foldedLevels = List.copyOf(foldedLevels);
        this.bits = indexBits.clone();
        this.shift = new int[indexBits.length];
        int next = pageShift;
        for (int level = 0; level < indexBits.length; level++) {
            shift[level] = next;
            next += indexBits[level];
        }
        this.regionMask = (1 << regionBits) - 1;
        this.userLimit = userLimit;
        this.regionBytes = regionBytes;
        this.offsetMask = -1L >>> (Long.SIZE - REGION_SHIFT);
    }

    /** Log2 of the page size in bytes. */
    public int pageShift() {
        return pageShift;
    }

    /** Page size in bytes. */
    public int pageBytes() {
        return 1 << pageShift;
    }

    /** Size of one entry in the simulated memory, in bytes. */
    public int entryBytes() {
        return entryBytes;
    }

    /** Number of levels that really have tables. */
    public int levels() {
        return bits.length;
    }

    /** The level an address space has exactly one table of. */
    public int topLevel() {
        return bits.length - 1;
    }

    /** The kernel's name of a level: pte, pmd, pud, pgd. */
    public String levelName(int level) {
        return levelNames.get(level);
    }

    /** Names of the levels that the kernel's generic code walks through without a table behind them. */
    public List<String> foldedLevels() {
        return foldedLevels;
    }

    /** Position of a level's index in an address, which is also log2 of the bytes one of its entries maps. */
    public int shift(int level) {
        return shift[level];
    }

    /** Number of entries in a table of a level, all regions together. */
    public int entries(int level) {
        int own = 1 << bits[level];
        return level == topLevel() ? own * (regionMask + 1) : own;
    }

    /** Log2 of the bytes a whole table of a level maps; in the top level: within one region. */
    public int spanShift(int level) {
        return shift[level] + bits[level];
    }

    /** Index of a user address in the table of a level. */
    public int index(int level, long address) {
        int index = (int) (address >>> shift[level]) & ((1 << bits[level]) - 1);
        if (level == bits.length - 1) {
            index |= ((int) (address >>> REGION_SHIFT) & regionMask) << bits[level];
        }
        return index;
    }

    /** First address mapped by a table of a level that also maps {@code address}; 0 for the top level. */
    public long tableBase(int level, long address) {
        return level == topLevel() ? 0 : address & (-1L << spanShift(level));
    }

    /** First address mapped by the entry {@code index} of the table of a level that starts at {@code tableBase}. */
    public long entryBase(int level, long tableBase, int index) {
        if (level != topLevel()) {
            return tableBase + ((long) index << shift[level]);
        }
        int region = index >>> bits[level];
        long within = index & ((1L << bits[level]) - 1);
        return (long) region << REGION_SHIFT | within << shift[level];
    }

    /** First address beyond user space (unsigned). */
    public long userLimit() {
        return userLimit;
    }

    /** Bytes of each region that a process may use; {@link #userLimit()} where there are no regions. */
    public long regionBytes() {
        return regionBytes;
    }

    /** Number of the region an address lies in; always 0 where there are no regions. */
    public int region(long address) {
        return (int) (address >>> REGION_SHIFT) & regionMask;
    }

    /** The address relative to the start of its region. */
    public long regionOffset(long address) {
        return regionMask == 0 ? address : address & offsetMask;
    }

    /** Whether a process may map a page at {@code address}. */
    public boolean isUser(long address) {
        return Long.compareUnsigned(address, userLimit) < 0 && Long.compareUnsigned(regionOffset(address), regionBytes) < 0;
    }

    /**
     * Whether a process may map all of [start, start+length), which must then lie in one region.
     *
     * @param length in bytes; 0 or less is no user range
     */
    public boolean isUserRange(long start, long length) {
        if (length <= 0 || !isUser(start)) {
            return false;
        }
        long last = start + length - 1;
        return Long.compareUnsigned(start, last) <= 0 && isUser(last) && region(start) == region(last);
    }

    /** Rounds down to the start of a page. */
    public long pageFloor(long address) {
        return address & (-1L << pageShift);
    }

    /** Rounds up to the start of a page; wraps to 0 above the last page of the address space. */
    public long pageCeiling(long address) {
        return (address + pageBytes() - 1) & (-1L << pageShift);
    }
}
