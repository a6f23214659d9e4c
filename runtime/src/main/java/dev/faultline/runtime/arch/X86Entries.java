package dev.faultline.runtime.arch;

import java.util.ArrayList;
import java.util.List;

/**
 * What the entries of all x86 have in common: their low bits, and what hardware does with them. Hardware walks the tables and maintains the accessed
 * and dirty bits.
 *
 * <pre>
 *  63      12  11..9  8  7  6  5   4   3   2  1  0
 * | NX | ...  | free | G |PN| D| A|PCD|PWT|US|RW| P|     present
 * |       ...           | 0| F|         ...      | 0|     not present: of a file if F is set, else in swap
 * </pre>
 *
 * PN is PAT while P is set; with P clear it is PROTNONE and makes the entry count as present although every access faults. NX is where entries are of
 * 64 bits. Where the frame is, and how swap and file entries go on, each architecture says for itself, by constants: every fault asks for a frame.
 */
abstract sealed class X86Entries implements Architecture permits I386, I386Pae, X86_64 {

    static final long P = 1;
    static final long RW = 1L << 1;
    static final long US = 1L << 2;
    static final long PWT = 1L << 3;
    static final long PCD = 1L << 4;
    static final long ACCESSED = 1L << 5;
    static final long DIRTY = 1L << 6;
    static final long FILE = 1L << 6;
    static final long PROTNONE = 1L << 7;
    static final long GLOBAL = 1L << 8;
    static final long NX = 1L << 63;

    static final int PAGE_SHIFT = 12;

    /** An upper entry leaves all restrictions to the leaf. */
    static final long TABLE = P | RW | US | ACCESSED | DIRTY;

    /** Bits by READ + WRITE + EXEC + SHARED; the write bit is in no private row. */
    private static final long NO_ACCESS = PROTNONE | ACCESSED;

    private static final long READONLY_EXEC = P | US | ACCESSED;
    private static final long SHARED_EXEC = P | RW | US | ACCESSED;

    private final Geometry geometry;
    private final boolean refusesExecution;
    private final List<EntryFlag> flags;
    private final long[] protectionMap;

    /**
     * An x86.
     *
     * @param frame the bits of the frame
     * @param refusesExecution whether there is NX
     */
    X86Entries(Geometry geometry, long frame, boolean refusesExecution) {
        this.geometry = geometry;
        this.refusesExecution = refusesExecution;
        flags = flags(frame, refusesExecution);
        long readonly = READONLY_EXEC | (refusesExecution ? NX : 0);
        long sharedWrite = SHARED_EXEC | (refusesExecution ? NX : 0);
        protectionMap = new long[] {
            // private:  ---       r--       -w-       rw-       --x            r-x            -wx            rwx
            NO_ACCESS, readonly, readonly, readonly, READONLY_EXEC, READONLY_EXEC, READONLY_EXEC, READONLY_EXEC,
            // shared
            NO_ACCESS, readonly, sharedWrite, sharedWrite, READONLY_EXEC, READONLY_EXEC, SHARED_EXEC, SHARED_EXEC
        };
    }

    private static List<EntryFlag> flags(long frame, boolean refusesExecution) {
        List<EntryFlag> flags = new ArrayList<>(List.of(
                new EntryFlag("PRESENT", P, false, "the hardware may use the entry"),
                new EntryFlag("RW", RW, true, "writes are allowed"),
                new EntryFlag("USER", US, true, "user mode may use the page"),
                new EntryFlag("PWT", PWT, true, "write-through caching"),
                new EntryFlag("PCD", PCD, true, "caching is off"),
                new EntryFlag("ACCESSED", ACCESSED, true, "the page was used; set by the walker"),
                new EntryFlag("DIRTY", DIRTY, true, "the page was written; set by the walker"),
                new EntryFlag("PROTNONE", PROTNONE, false, "mapped without any access; set while PRESENT is clear"),
                new EntryFlag("GLOBAL", GLOBAL, true, "survives a change of address space"),
                new EntryFlag("FRAME", frame, true, "page frame number")));
        if (refusesExecution) {
            flags.add(new EntryFlag("NX", NX, true, "instruction fetches are refused"));
        }
        return List.copyOf(flags);
    }

    // ---- geometry -------------------------------------------------------------------------------------------------

    @Override
    public final Geometry geometry() {
        return geometry;
    }

    @Override
    public final List<EntryFlag> flags() {
        return flags;
    }

    // ---- leaf entries: tests ---------------------------------------------------------------------------------------

    @Override
    public final boolean isPresent(long entry) {
        return (entry & (P | PROTNONE)) != 0;
    }

    @Override
    public final boolean isProtNone(long entry) {
        return (entry & (P | PROTNONE)) == PROTNONE;
    }

    @Override
    public final boolean isReadable(long entry) {
        return (entry & US) != 0;
    }

    @Override
    public final boolean isWritable(long entry) {
        return (entry & RW) != 0;
    }

    @Override
    public final boolean isExecutable(long entry) {
        return (entry & US) != 0 && (entry & NX) == 0;
    }

    @Override
    public final boolean isYoung(long entry) {
        return (entry & ACCESSED) != 0;
    }

    @Override
    public final boolean isDirty(long entry) {
        return (entry & DIRTY) != 0;
    }

    // ---- leaf entries: making and changing -------------------------------------------------------------------------

    @Override
    public final long pageProtection(long vmFlags) {
        return protectionMap[(int) vmFlags & 15];
    }

    @Override
    public final long make(long pfn, long pageProtection) {
        return pfn << PAGE_SHIFT | pageProtection;
    }

    @Override
    public final long mkyoung(long entry) {
        return entry | ACCESSED;
    }

    @Override
    public final long mkold(long entry) {
        return entry & ~ACCESSED;
    }

    @Override
    public final long mkdirty(long entry) {
        return entry | DIRTY;
    }

    @Override
    public final long mkclean(long entry) {
        return entry & ~DIRTY;
    }

    @Override
    public final long mkwrite(long entry) {
        return entry | RW;
    }

    @Override
    public final long wrprotect(long entry) {
        return entry & ~RW;
    }

    // ---- entries that are not present ------------------------------------------------------------------------------

    @Override
    public final boolean isFile(long entry) {
        return (entry & (P | PROTNONE | FILE)) == FILE;
    }

    // ---- what the hardware does ------------------------------------------------------------------------------------

    @Override
    public final boolean hardwarePresent(long entry) {
        return (entry & P) != 0;
    }

    /** The paging bits cannot refuse a read, so a mapping that may only be written or executed can be read too. */
    @Override
    public final boolean hardwareReadable(long entry) {
        return (entry & (P | US)) == (P | US);
    }

    @Override
    public final boolean hardwareWritable(long entry) {
        return (entry & (P | US | RW)) == (P | US | RW);
    }

    @Override
    public final boolean hardwareExecutable(long entry) {
        return (entry & (P | US | NX)) == (P | US);
    }

    @Override
    public final boolean refusesExecution() {
        return refusesExecution;
    }

    @Override
    public final boolean refusesReads() {
        return false;
    }

    @Override
    public final boolean hardwareSetsAccessedDirty() {
        return true;
    }

    @Override
    public final boolean walkerInsertsNotPresent() {
        return false;
    }

    @Override
    public final boolean flushesByBroadcast() {
        return false;
    }
}
