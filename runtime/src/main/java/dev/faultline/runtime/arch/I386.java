package dev.faultline.runtime.arch;

import java.util.List;

/**
 * i386 with two levels of 32-bit entries: hardware walks the tables and maintains the accessed and dirty bits; no page can refuse
 * execution.
 *
 * <pre>
 *  31 ......... 12  11..9  8  7  6  5   4   3   2  1  0
 * | page frame    | free | G |PN| D| A|PCD|PWT|US|RW| P|     present
 *
 *  31 ................. 8     7   6   5 ........ 1     0
 * |   swap offset        |  0 | 0 |   swap type     |  0 |    swap
 * |   page offset >> 5   |  0 | 1 | page offset & 31|  0 |    file
 * </pre>
 *
 * <p>Source: {@code include/asm-i386/pgtable.h} and {@code pgtable-2level.h} of Linux 2.6.9. The entry layout of that time is used for
 * all kernels.
 */
public final class I386 extends X86Entries {

    private static final long FRAME = 0xffff_f000L;
    /** What pte_modify keeps. */
    private static final long CHANGE_MASK = FRAME | ACCESSED | DIRTY;

    private static final int SWAP_TYPE_SHIFT = 1;
    private static final int SWAP_TYPE_MAX = 31;
    private static final int SWAP_OFFSET_SHIFT = 8;
    private static final long SWAP_OFFSET_MAX = (1L << 24) - 1;
    /** The page offset of a file entry has a low part between P and FILE, and the rest above PROTNONE. */
    private static final int FILE_LOW_SHIFT = 1;

    private static final int FILE_LOW_BITS = 5;
    private static final long FILE_LOW_MASK = (1L << FILE_LOW_BITS) - 1;
    private static final int FILE_HIGH_SHIFT = 8;
    private static final long FILE_OFFSET_MAX = (1L << 29) - 1;

    /** The kernel has the fourth gigabyte of every address space. */
    private static final long USER_LIMIT = 3L << 30;

    private static final long MAX_PHYSICAL_BYTES = 1L << 32;

    /** The architecture with its only base page size, 4 KiB. */
    public I386() {
        super(new Geometry(
                PAGE_SHIFT,
                Integer.BYTES,
                List.of("pte", "pgd"),
                List.of("pmd", "pud"),
                new int[] {10, 10},
                0,
                USER_LIMIT,
                USER_LIMIT), FRAME, false);
    }

    // ---- geometry -------------------------------------------------------------------------------------------------

    @Override
    public String name() {
        return "i386";
    }

    @Override
    public long maxPhysicalBytes() {
        return MAX_PHYSICAL_BYTES;
    }

    // ---- leaf entries: making and changing ------------------------------------------------------------------------

    @Override
    public long modify(long entry, long pageProtection) {
        return entry & CHANGE_MASK | pageProtection;
    }

    @Override
    public long pfn(long entry) {
        return (entry & FRAME) >>> PAGE_SHIFT;
    }

    // ---- entries that are not present -----------------------------------------------------------------------------

    @Override
    public long swapEntry(int type, long offset) {
        EntryRanges.checkSwap(this, type, SWAP_TYPE_MAX, offset);
        return (long) type << SWAP_TYPE_SHIFT | offset << SWAP_OFFSET_SHIFT;
    }

    @Override
    public int swapType(long entry) {
        return (int) (entry >>> SWAP_TYPE_SHIFT) & SWAP_TYPE_MAX;
    }

    @Override
    public long swapOffset(long entry) {
        return entry >>> SWAP_OFFSET_SHIFT;
    }

    @Override
    public long maxSwapOffset() {
        return SWAP_OFFSET_MAX;
    }

    @Override
    public long fileEntry(long pageOffset) {
        EntryRanges.checkFile(this, pageOffset);
        return (pageOffset & FILE_LOW_MASK) << FILE_LOW_SHIFT | pageOffset >>> FILE_LOW_BITS << FILE_HIGH_SHIFT | FILE;
    }

    @Override
    public long fileOffset(long entry) {
        return entry >>> FILE_LOW_SHIFT & FILE_LOW_MASK | entry >>> FILE_HIGH_SHIFT << FILE_LOW_BITS;
    }

    @Override
    public long maxFileOffset() {
        return FILE_OFFSET_MAX;
    }

    // ---- entries of upper levels ----------------------------------------------------------------------------------

    @Override
    public long makeTable(int level, long pfn) {
        return pfn << PAGE_SHIFT | TABLE;
    }

    @Override
    public long tablePfn(long entry) {
        return (entry & FRAME) >>> PAGE_SHIFT;
    }

    @Override
    public boolean keepsMiddleTables() {
        return false;
    }

    // ---- what the hardware does -----------------------------------------------------------------------------------

    @Override
    public int entryStores() {
        return 1;
    }

    @Override
    public long entryLockBit() {
        return 1L << 9;
    }
}
