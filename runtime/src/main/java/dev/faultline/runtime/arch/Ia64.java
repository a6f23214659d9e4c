package dev.faultline.runtime.arch;

import java.util.List;

/**
 * ia64 with three levels per region: software maintains the accessed and dirty bits, and the walker may cache empty entries.
 *
 * <pre>
 *  63  62..53  52  51..50  49 ........ 12  11..9  8..7  6  5  4..2   1    0
 * | PN | free | ED | rsvd | page frame   |  AR  |  PL | D| A|  MA  | rsvd | P |     present
 *
 *  63  62 ......................... 9    8 ........ 2     1    0
 * | PN |   swap offset               |    swap type    |  0  | 0 |               swap
 * | PN |   page offset in 62..2                        |  1  | 0 |               file
 * </pre>
 *
 * AR, the access rights for a user (PL 3) and the kernel's names: 0 R, 1 RX, 2 RW, 3 RWX, 4 R (kernel RW), 5 RX (kernel RWX),
 * 6 RWX (kernel RW), 7 X only (kernel RX). MA 0 is ordinary write-back memory. PROTNONE (PN) sits in a bit the hardware ignores.
 *
 * <p>With a page shift p a table has 2^(p-3) entries; the top table gives an eighth of itself to each of the eight regions that the
 * top three address bits select, so a region spans 2^(4p-12) bytes, of which the last page stays unused.
 *
 * <p>Source: {@code include/asm-ia64/pgtable.h} and {@code page.h} of Linux 2.6.9; the Itanium architecture manual, volume 2, for the
 * access rights and for what the walker inserts.
 */
public final class Ia64 implements Architecture {

    private static final long P = 1;
    private static final long FILE = 1L << 1;
    private static final long MA = 7L << 2;
    private static final long ACCESSED = 1L << 5;
    private static final long DIRTY = 1L << 6;
    private static final long PL = 3L << 7;
    private static final int AR_SHIFT = 9;
    private static final long AR = 7L << AR_SHIFT;
    private static final long FRAME = (1L << 50) - (1L << 12);
    private static final long ED = 1L << 52;
    private static final long PROTNONE = 1L << 63;

    private static final long AR_R = 0;
    private static final long AR_RX = 1L << AR_SHIFT;
    private static final long AR_RW = 2L << AR_SHIFT;
    private static final long AR_RWX = 3L << AR_SHIFT;
    private static final long AR_KERNEL_RW = 6L << AR_SHIFT;
    private static final long AR_X = 7L << AR_SHIFT;

    /** What a user access may do under each AR value: bit n is the answer for AR = n. */
    private static final int USER_READ = 0b0111_1111;

    private static final int USER_WRITE = 0b0100_1100;
    private static final int USER_EXECUTE = 0b1110_1010;

    /** What pte_modify may change; the rest, accessed and dirty included, stays. */
    private static final long CHANGE_MASK = P | PROTNONE | PL | AR | ED;

    private static final int SWAP_TYPE_SHIFT = 2;
    private static final int SWAP_TYPE_MASK = 127;
    private static final int SWAP_TYPE_MAX = 31;
    private static final int SWAP_OFFSET_SHIFT = 9;
    private static final long SWAP_OFFSET_MAX = (1L << 54) - 1;
    private static final int FILE_OFFSET_SHIFT = 2;
    private static final long FILE_OFFSET_MAX = (1L << 61) - 1;

    private static final int REGION_BITS = 3;
    private static final int MIN_PAGE_SHIFT = 12;
    private static final int MAX_PAGE_SHIFT = 16;
    /** User space is regions 0 to 4. */
    private static final long USER_LIMIT = 5L << 61;

    private static final long MAX_PHYSICAL_BYTES = 1L << 50;

    private static final long NO_ACCESS = PROTNONE | ACCESSED;
    /** Common to all user protections that allow anything. */
    private static final long USER = P | ACCESSED | ED | PL;

    private final Geometry geometry;
    private final int pageShift;
    private final long frame;
    private final long[] protectionMap;

    /**
     * The architecture built for one page size.
     *
     * @param pageShift log2 of the page size: 12, 13, 14 or 16
     */
    public Ia64(int pageShift) {
        if (pageShift < MIN_PAGE_SHIFT || pageShift > MAX_PAGE_SHIFT || pageShift == 15) {
            throw new IllegalArgumentException("ia64 has no pages of 2^" + pageShift + " bytes; choose 4 KiB, 8 KiB, 16 KiB or 64 KiB.");
        }
        int tableBits = pageShift - 3;
        long regionBytes = (1L << (4 * pageShift - 12)) - (1L << pageShift);
        this.pageShift = pageShift;
        this.frame = FRAME & -1L << pageShift;
        this.geometry = new Geometry(
                pageShift,
                Long.BYTES,
                List.of("pte", "pmd", "pgd"),
                List.of("pud"),
                new int[] {tableBits, tableBits, tableBits - REGION_BITS},
                REGION_BITS,
                USER_LIMIT,
                regionBytes);
        long r = USER | AR_R;
        long rx = USER | AR_RX;
        long rw = USER | AR_RW;
        long rwx = USER | AR_RWX;
        long x = USER | AR_X;
        this.protectionMap = new long[] {
            // private:  ---  r--  -w-  rw-  --x  r-x  -wx  rwx
            NO_ACCESS, r, r, r, x, rx, rx, rx,
            // shared
            NO_ACCESS, r, rw, rw, x, rx, rwx, rwx
        };
    }

    // ---- geometry -------------------------------------------------------------------------------------------------

    @Override
    public String name() {
        return "ia64";
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
                new EntryFlag("MA", MA, true, "memory attribute", List.of("WB", "1", "2", "3", "UC", "UCE", "WC", "NAT")),
                new EntryFlag("ACCESSED", ACCESSED, true, "the page was used; set by a handler"),
                new EntryFlag("DIRTY", DIRTY, true, "the page was written; set by a handler"),
                new EntryFlag("PL", PL, true, "privilege level; 3 is user"),
                new EntryFlag("AR", AR, true, "access rights", List.of("R", "RX", "RW", "RWX", "R_RW", "RX_RWX", "RWX_RW", "X_RX")),
                new EntryFlag("FRAME", frame, true, "page frame number"),
                new EntryFlag("ED", ED, true, "speculative loads may defer their fault"),
                new EntryFlag("PROTNONE", PROTNONE, false, "mapped without any access; set while PRESENT is clear"));
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

    /** The kernel's test leaves out AR 6, which it never uses for a user page. */
    @Override
    public boolean isReadable(long entry) {
        return (entry & AR) < AR_KERNEL_RW;
    }

    /** The kernel's test is a range of AR values and so includes 4 and 5, which let only the kernel write. */
    @Override
    public boolean isWritable(long entry) {
        long ar = entry & AR;
        return ar >= AR_RW && ar <= AR_KERNEL_RW;
    }

    @Override
    public boolean isExecutable(long entry) {
        return (entry & AR_RX) != 0;
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
        return pfn << pageShift | pageProtection;
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

    /** Sets AR's middle bit: R becomes RW, RX becomes RWX. */
    @Override
    public long mkwrite(long entry) {
        return entry | AR_RW;
    }

    /** Clears AR's middle bit: RW becomes R, RWX becomes RX. As in the kernel, X alone becomes 5, which a user may also read. */
    @Override
    public long wrprotect(long entry) {
        return entry & ~AR_RW;
    }

    @Override
    public long modify(long entry, long pageProtection) {
        return entry & ~CHANGE_MASK | pageProtection & CHANGE_MASK;
    }

    @Override
    public long pfn(long entry) {
        return (entry & frame) >>> pageShift;
    }

    // ---- entries that are not present -----------------------------------------------------------------------------

    @Override
    public long swapEntry(int type, long offset) {
        EntryRanges.checkSwap(this, type, SWAP_TYPE_MAX, offset);
        return (long) type << SWAP_TYPE_SHIFT | offset << SWAP_OFFSET_SHIFT;
    }

    @Override
    public int swapType(long entry) {
        return (int) (entry >>> SWAP_TYPE_SHIFT) & SWAP_TYPE_MASK;
    }

    @Override
    public long swapOffset(long entry) {
        return entry >>> SWAP_OFFSET_SHIFT & SWAP_OFFSET_MAX;
    }

    @Override
    public long maxSwapOffset() {
        return SWAP_OFFSET_MAX;
    }

    @Override
    public long fileEntry(long pageOffset) {
        EntryRanges.checkFile(this, pageOffset);
        return pageOffset << FILE_OFFSET_SHIFT | FILE;
    }

    @Override
    public boolean isFile(long entry) {
        return (entry & (P | PROTNONE | FILE)) == FILE;
    }

    @Override
    public long fileOffset(long entry) {
        return entry >>> FILE_OFFSET_SHIFT & FILE_OFFSET_MAX;
    }

    @Override
    public long maxFileOffset() {
        return FILE_OFFSET_MAX;
    }

    // ---- entries of upper levels ----------------------------------------------------------------------------------

    /** The bare physical address: software walks the upper levels, so no flags are needed and only frame 0 cannot be a table. */
    @Override
    public long makeTable(int level, long pfn) {
        return pfn << pageShift;
    }

    @Override
    public long tablePfn(long entry) {
        return entry >>> pageShift;
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

    @Override
    public boolean hardwareReadable(long entry) {
        return userMay(USER_READ, entry);
    }

    @Override
    public boolean hardwareWritable(long entry) {
        return userMay(USER_WRITE, entry);
    }

    @Override
    public boolean hardwareExecutable(long entry) {
        return userMay(USER_EXECUTE, entry);
    }

    private static boolean userMay(int allowed, long entry) {
        int ar = (int) (entry & AR) >>> AR_SHIFT;
        return (entry & (P | PL)) == (P | PL) && (allowed >>> ar & 1) != 0;
    }

    @Override
    public boolean refusesExecution() {
        return true;
    }

    @Override
    public boolean refusesReads() {
        return true;
    }

    @Override
    public boolean hardwareSetsAccessedDirty() {
        return false;
    }

    @Override
    public boolean walkerInsertsNotPresent() {
        return true;
    }

    @Override
    public boolean flushesByBroadcast() {
        return true;
    }

    @Override
    public int entryStores() {
        return 1;
    }

    @Override
    public long entryLockBit() {
        return 1L << 56;
    }
}
