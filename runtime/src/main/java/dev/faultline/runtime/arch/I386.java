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
 * PN is PAT while P is set; with P clear it is PROTNONE and makes the entry count as present although every access faults.
 *
 * <p>Source: {@code include/asm-i386/pgtable.h} and {@code pgtable-2level.h} of Linux 2.6.9. The entry layout of that time is used for
 * all kernels.
 */
public final class I386 implements Architecture {

    private static final long P = 1;
    private static final long RW = 1L << 1;
    private static final long US = 1L << 2;
    private static final long PWT = 1L << 3;
    private static final long PCD = 1L << 4;
    private static final long ACCESSED = 1L << 5;
    private static final long DIRTY = 1L << 6;
    private static final long FILE = 1L << 6;
    private static final long PROTNONE = 1L << 7;
    private static final long GLOBAL = 1L << 8;

    private static final int PAGE_SHIFT = 12;
    private static final long FRAME = 0xffff_f000L;
    /** What pte_modify keeps. */
    private static final long CHANGE_MASK = FRAME | ACCESSED | DIRTY;
    /** An upper entry leaves all restrictions to the leaf. */
    private static final long TABLE = P | RW | US | ACCESSED | DIRTY;

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

    /** Bits by READ + WRITE + EXEC + SHARED; the write bit is in no private row. */
    private static final long NO_ACCESS = PROTNONE | ACCESSED;

    private static final long READONLY = P | US | ACCESSED;
    private static final long SHARED_WRITE = P | RW | US | ACCESSED;

    private final Geometry geometry;
    private final long[] protectionMap;

    /** The architecture with its only base page size, 4 KiB. */
    public I386() {
        this.geometry = new Geometry(
                PAGE_SHIFT,
                Integer.BYTES,
                List.of("pte", "pgd"),
                List.of("pmd", "pud"),
                new int[] {10, 10},
                0,
                USER_LIMIT,
                USER_LIMIT);
        this.protectionMap = new long[] {
            // private:  ---    r--       -w-       rw-       --x       r-x       -wx       rwx
            NO_ACCESS, READONLY, READONLY, READONLY, READONLY, READONLY, READONLY, READONLY,
            // shared
            NO_ACCESS, READONLY, SHARED_WRITE, SHARED_WRITE, READONLY, READONLY, SHARED_WRITE, SHARED_WRITE
        };
    }

    // ---- geometry -------------------------------------------------------------------------------------------------

    @Override
    public String name() {
        return "i386";
    }

    @Override
    public Geometry geometry() {
        return geometry;
    }

    @Override
    public long maxPhysicalBytes() {
        return MAX_PHYSICAL_BYTES;
    }

    @Override
    public List<EntryFlag> flags() {
        return List.of(
                new EntryFlag("PRESENT", P, false, "the hardware may use the entry"),
                new EntryFlag("RW", RW, true, "writes are allowed"),
                new EntryFlag("USER", US, true, "user mode may use the page"),
                new EntryFlag("PWT", PWT, true, "write-through caching"),
                new EntryFlag("PCD", PCD, true, "caching is off"),
                new EntryFlag("ACCESSED", ACCESSED, true, "the page was used; set by the walker"),
                new EntryFlag("DIRTY", DIRTY, true, "the page was written; set by the walker"),
                new EntryFlag("PROTNONE", PROTNONE, false, "mapped without any access; set while PRESENT is clear"),
                new EntryFlag("GLOBAL", GLOBAL, true, "survives a change of address space"),
                new EntryFlag("FRAME", FRAME, true, "page frame number"));
    }

    // ---- leaf entries: tests --------------------------------------------------------------------------------------

    @Override
    public boolean isPresent(long entry) {
        return (entry & (P | PROTNONE)) != 0;
    }

    @Override
    public boolean isProtNone(long entry) {
        return (entry & (P | PROTNONE)) == PROTNONE;
    }

    @Override
    public boolean isReadable(long entry) {
        return (entry & US) != 0;
    }

    @Override
    public boolean isWritable(long entry) {
        return (entry & RW) != 0;
    }

    @Override
    public boolean isExecutable(long entry) {
        return (entry & US) != 0;
    }

    @Override
    public boolean isYoung(long entry) {
        return (entry & ACCESSED) != 0;
    }

    @Override
    public boolean isDirty(long entry) {
        return (entry & DIRTY) != 0;
    }

    // ---- leaf entries: making and changing ------------------------------------------------------------------------

    @Override
    public long pageProtection(long vmFlags) {
        return protectionMap[(int) vmFlags & 15];
    }

    @Override
    public long make(long pfn, long pageProtection) {
        return pfn << PAGE_SHIFT | pageProtection;
    }

    @Override
    public long mkyoung(long entry) {
        return entry | ACCESSED;
    }

    @Override
    public long mkold(long entry) {
        return entry & ~ACCESSED;
    }

    @Override
    public long mkdirty(long entry) {
        return entry | DIRTY;
    }

    @Override
    public long mkclean(long entry) {
        return entry & ~DIRTY;
    }

    @Override
    public long mkwrite(long entry) {
        return entry | RW;
    }

    @Override
    public long wrprotect(long entry) {
        return entry & ~RW;
    }

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
    public boolean isFile(long entry) {
        return (entry & (P | PROTNONE | FILE)) == FILE;
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
    public boolean hardwarePresent(long entry) {
        return (entry & P) != 0;
    }

    /** The paging bits cannot refuse a read, so a mapping that may only be written or executed can be read too. */
    @Override
    public boolean hardwareReadable(long entry) {
        return (entry & (P | US)) == (P | US);
    }

    @Override
    public boolean hardwareWritable(long entry) {
        return (entry & (P | US | RW)) == (P | US | RW);
    }

    /** What can be read can be executed. */
    @Override
    public boolean hardwareExecutable(long entry) {
        return (entry & (P | US)) == (P | US);
    }

    @Override
    public boolean refusesExecution() {
        return false;
    }

    @Override
    public boolean refusesReads() {
        return false;
    }

    @Override
    public boolean hardwareSetsAccessedDirty() {
        return true;
    }

    @Override
    public boolean walkerInsertsNotPresent() {
        return false;
    }

    @Override
    public boolean flushesByBroadcast() {
        return false;
    }

    @Override
    public int entryStores() {
        return 1;
    }

    @Override
    public long entryLockBit() {
        return 1L << 9;
    }
}
