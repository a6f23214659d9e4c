package dev.faultline.runtime.arch;

import java.util.List;
import java.util.Optional;

/**
 * x86_64 with four levels and no-execute: hardware walks the tables and maintains the accessed and dirty bits.
 *
 * <pre>
 *  63  62..52  51 ........ 12  11..9  8  7  6  5   4   3   2  1  0
 * | NX | free | page frame   | free | G |PN| D| A|PCD|PWT|US|RW| P|     present
 *
 *  63 ..................... 8        7    6    5 ........ 1     0
 * |   swap offset            |  0  |  0 |   swap type     |   0 |       swap
 * |  page offset in 51..12   |  0  |  1 |        0        |   0 |       file
 * </pre>
 *
 * <p>Source: {@code include/asm-x86_64/pgtable.h} of Linux 2.6.9, and the four-level layout of 2.6.11. The entry layout of that time is
 * used for all kernels: later ones moved PROTNONE and the swap fields but give them the same meaning.
 */
public final class X86_64 extends X86Entries {

    private static final long FRAME = 0x000f_ffff_ffff_f000L;
    /** What pte_modify keeps. */
    private static final long CHANGE_MASK = FRAME | ACCESSED | DIRTY;

    private static final int SWAP_TYPE_SHIFT = 1;
    private static final int SWAP_TYPE_MAX = 31;
    private static final int SWAP_OFFSET_SHIFT = 8;
    private static final long SWAP_OFFSET_MAX = -1L >>> SWAP_OFFSET_SHIFT;
    private static final long FILE_OFFSET_MAX = FRAME >>> PAGE_SHIFT;

    /** User space ends one page below the 47-bit half, so that no instruction can run into the hole behind it. */
    private static final long USER_LIMIT = (1L << 47) - (1L << PAGE_SHIFT);

    /** The architecture's limit; processors of the time had 40 bits. */
    private static final long MAX_PHYSICAL_BYTES = 1L << 52;

    private final Optional<HugeEntryCodec> hugeEntries = Optional.of(new X86HugeEntries(flags(), FRAME));

    /** The architecture with its only page size, 4 KiB. */
    public X86_64() {
        super(new Geometry(
                PAGE_SHIFT, Long.BYTES, List.of("pte", "pmd", "pud", "pgd"), List.of(), new int[] {9, 9, 9, 9}, 0, USER_LIMIT, USER_LIMIT),
                FRAME, true);
    }

    // ---- geometry -------------------------------------------------------------------------------------------------

    @Override
    public String name() {
        return "x86_64";
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
        return pageOffset << PAGE_SHIFT | FILE;
    }

    @Override
    public long fileOffset(long entry) {
        return (entry & FRAME) >>> PAGE_SHIFT;
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

    // ---- entries that map huge pages ------------------------------------------------------------------------------

    @Override
    public Optional<HugeEntryCodec> hugeEntries() {
        return hugeEntries;
    }

    // ---- what the hardware does -----------------------------------------------------------------------------------

    @Override
    public int entryStores() {
        return 1;
    }
}
