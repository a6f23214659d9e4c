package dev.faultline.runtime.arch;

import java.util.List;
import java.util.Optional;

/**
 * i386 with physical address extension: three levels of 64-bit entries, which the processor writes as two words, and no-execute.
 *
 * <pre>
 *  63  62..36  35 .......... 12  11..9  8  7  6  5   4   3   2  1  0
 * | NX | free |   page frame   | free | G |PN| D| A|PCD|PWT|US|RW| P|     present
 *
 *  63 .......... 37  36 .... 32  31 ......... 8    7   6   5 .... 0
 * |  swap offset   | swap type |       0         | 0 | 0 |   0    |        swap
 * |      page offset           |       0         | 0 | 1 |   0    |        file
 * '------- high word ---------' '-------- low word --------------'
 * </pre>
 *
 * A swap entry has a low word of zero: whoever looks at that alone takes it for an empty one.
 *
 * <p>Storing takes two steps, of which another CPU's walker can see the first alone: a new entry is written high word first, so that P comes
 * last; an entry is cleared low word first. The top table has four entries, which the processor loads with CR3 and keeps: the tables they
 * point to exist as long as the address space. The fourth is the kernel's, shared by all, and is not modelled.
 *
 * <p>No-execute is that of the x86-64 capable processors, which a 32-bit kernel uses with PAE from 2.6.8 on. The Pentium III had none.
 *
 * <p>Source: {@code include/asm-i386/pgtable-3level.h} and {@code arch/i386/mm/pgtable.c} of Linux 2.6.9. The entry layout of that time
 * is used for all kernels.
 */
public final class I386Pae extends X86Entries {

    private static final long FRAME = 0xf_ffff_f000L;
    /** What pte_modify keeps. */
    private static final long CHANGE_MASK = FRAME | ACCESSED | DIRTY;

    /** An entry of the top table has no rights to give. */
    private static final long TOP_TABLE = P;

    private static final int TOP_LEVEL = 2;

    private static final int SWAP_TYPE_SHIFT = 32;
    private static final int SWAP_TYPE_MAX = 31;
    private static final int SWAP_OFFSET_SHIFT = 37;
    private static final long SWAP_OFFSET_MAX = -1L >>> SWAP_OFFSET_SHIFT;
    private static final int FILE_OFFSET_SHIFT = 32;
    private static final long FILE_OFFSET_MAX = -1L >>> FILE_OFFSET_SHIFT;

    /** The kernel has the fourth gigabyte of every address space. */
    private static final long USER_LIMIT = 3L << 30;

    private static final long MAX_PHYSICAL_BYTES = 1L << 36;

    private final Optional<HugeEntryCodec> hugeEntries = Optional.of(new X86HugeEntries(flags(), FRAME));

    /** The architecture with its only base page size, 4 KiB. */
    public I386Pae() {
        super(new Geometry(
                PAGE_SHIFT,
                Long.BYTES,
                List.of("pte", "pmd", "pgd"),
                List.of("pud"),
                new int[] {9, 9, 2},
                0,
                USER_LIMIT,
                USER_LIMIT), FRAME, true);
    }

    // ---- geometry -------------------------------------------------------------------------------------------------

    @Override
    public String name() {
        return "i386_pae";
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
        return pageOffset << FILE_OFFSET_SHIFT | FILE;
    }

    @Override
    public long fileOffset(long entry) {
        return entry >>> FILE_OFFSET_SHIFT;
    }

    @Override
    public long maxFileOffset() {
        return FILE_OFFSET_MAX;
    }

    // ---- entries of upper levels ----------------------------------------------------------------------------------

    @Override
    public long makeTable(int level, long pfn) {
        return pfn << PAGE_SHIFT | (level == TOP_LEVEL ? TOP_TABLE : TABLE);
    }

    @Override
    public long tablePfn(long entry) {
        return (entry & FRAME) >>> PAGE_SHIFT;
    }

    @Override
    public boolean keepsMiddleTables() {
        return true;
    }

    // ---- entries that map huge pages ------------------------------------------------------------------------------

    @Override
    public Optional<HugeEntryCodec> hugeEntries() {
        return hugeEntries;
    }

    // ---- what the hardware does -----------------------------------------------------------------------------------

    @Override
    public int entryStores() {
        return 2;
    }

    @Override
    public long entryLockBit() {
        return 1L << 9;
    }
}
