package dev.faultline.runtime.arch;

import java.util.List;
import java.util.Optional;

/**
 * An architecture as the memory manager sees it: the {@link Geometry} of its page tables, the codec of their entries, and the facts
 * about its hardware that change what a fault handler must do.
 *
 * <p>An entry is always one {@code long}, whatever its size in the simulated memory: a 4-byte entry uses the low half, a two-word entry
 * both (its {@link #entryStores()} says that it cannot be written at once). Entries are values; nothing here touches a table.
 *
 * <p>Terms: an entry is <em>none</em> when it is all zero; <em>present</em> when it names a frame the kernel accounts as mapped, which
 * includes a PROT_NONE page that the hardware refuses; anything else is a swap or a file entry. The tests named {@code isX} are the
 * kernel's; those named {@code hardwareX} are what the processor lets a user access do.
 *
 * <p>The protection of a mapping is the sum of {@link #READ}, {@link #WRITE}, {@link #EXEC} and {@link #SHARED}, the low four bits of
 * its VMA's flags. Every implementation has the same method order as this interface, so that two can be read side by side; what is the same on
 * all x86 is in {@link X86Entries}.
 */
public sealed interface Architecture permits X86Entries, Ia64 {

    /** The mapping may be read. */
    int READ = 1;

    /** The mapping may be written. */
    int WRITE = 2;

    /** The mapping may be executed. */
    int EXEC = 4;

    /** Writes go to the mapped object and are seen by everybody who maps it. */
    int SHARED = 8;

    /** The entry of an address nothing was ever mapped at. */
    long NONE = 0;

    // ---- geometry -------------------------------------------------------------------------------------------------

    /** The name scripts use. */
    String name();

    /** Page size, levels and user span. */
    Geometry geometry();

    /** How much memory the entries can address, in bytes: one more than the highest physical address. */
    long maxPhysicalBytes();

    /** The fields of a leaf entry, lowest bit first, for printing. */
    List<EntryFlag> flags();

    // ---- leaf entries: tests --------------------------------------------------------------------------------------

    /** Whether the entry is the empty one. */
    default boolean isNone(long entry) {
        return entry == NONE;
    }

    /** Whether the kernel counts a frame as mapped here. */
    boolean isPresent(long entry);

    /** Whether the entry keeps its frame but refuses every access. */
    boolean isProtNone(long entry);

    /** Whether the kernel takes the entry to allow reads. */
    boolean isReadable(long entry);

    /** Whether the kernel takes the entry to allow writes. */
    boolean isWritable(long entry);

    /** Whether the kernel takes the entry to allow execution. */
    boolean isExecutable(long entry);

    /** Whether the page was used since the bit was last cleared. */
    boolean isYoung(long entry);

    /** Whether the page was written since the bit was last cleared. */
    boolean isDirty(long entry);

    // ---- leaf entries: making and changing ------------------------------------------------------------------------

    /**
     * The entry bits for a mapping's protection: the kernel's {@code protection_map}. A private writable mapping gets read-only bits, so
     * that its first write faults and finds out whose page it is.
     *
     * @param vmFlags only the low four bits count
     */
    long pageProtection(long vmFlags);

    /** An entry that maps a frame with the bits of {@link #pageProtection}. */
    long make(long pfn, long pageProtection);

    /** The entry that maps the shared page of zeroes: never writable, so that a write replaces it. */
    default long makeZeroPage(long zeroPfn, long pageProtection) {
        return wrprotect(make(zeroPfn, pageProtection));
    }

    /** The entry marked as used. */
    long mkyoung(long entry);

    /** The entry marked as not used. */
    long mkold(long entry);

    /** The entry marked as written to. */
    long mkdirty(long entry);

    /** The entry marked as not written to. */
    long mkclean(long entry);

    /** The entry with write permission. */
    long mkwrite(long entry);

    /** The entry without write permission. */
    long wrprotect(long entry);

    /** The entry under a new protection, which keeps its frame and its accessed and dirty bits: the kernel's {@code pte_modify}. */
    long modify(long entry, long pageProtection);

    /** The frame of a present entry. */
    long pfn(long entry);

    // ---- entries that are not present -----------------------------------------------------------------------------

    /**
     * An entry that says where in swap the page is.
     *
     * @param type number of the swap device, 0 to 31
     * @param offset slot on the device, from 1 (slot 0 is the header) to {@link #maxSwapOffset()}
     * @throws IllegalArgumentException if either does not fit
     */
    long swapEntry(int type, long offset);

    /** Whether the entry is a swap entry. */
    default boolean isSwap(long entry) {
        return !isNone(entry) && !isPresent(entry) && !isFile(entry);
    }

    /** Swap device of a swap entry. */
    int swapType(long entry);

    /** Swap slot of a swap entry. */
    long swapOffset(long entry);

    /** The highest swap slot an entry can name. */
    long maxSwapOffset();

    /**
     * An entry that says which page of a nonlinearly mapped file belongs here.
     *
     * @param pageOffset in pages, from 0 to {@link #maxFileOffset()}
     * @throws IllegalArgumentException if it does not fit
     */
    long fileEntry(long pageOffset);

    /** Whether the entry is a file entry. */
    boolean isFile(long entry);

    /** Page offset of a file entry. */
    long fileOffset(long entry);

    /** The highest page offset a file entry can name. */
    long maxFileOffset();

    // ---- entries of upper levels ----------------------------------------------------------------------------------

    /**
     * An entry that points to the table of the next lower level.
     *
     * @param level the level the entry is in, from 1
     * @param pfn frame of that table; not 0 where the architecture stores the bare address
     */
    long makeTable(int level, long pfn);

    /** Frame of the table an upper entry points to. */
    long tablePfn(long entry);

    /** Whether the tables just below the top one are made with the address space and go with it, and not one by one. */
    boolean keepsMiddleTables();

    // ---- entries that map huge pages ------------------------------------------------------------------------------

    /** How an entry one level above the leaf tables maps a huge page itself; empty where it cannot. */
    default Optional<HugeEntryCodec> hugeEntries() {
        return Optional.empty();
    }

    // ---- what the hardware does -----------------------------------------------------------------------------------

    /** Whether the processor may use the entry for a translation. */
    boolean hardwarePresent(long entry);

    /** Whether a user read through the entry succeeds. */
    boolean hardwareReadable(long entry);

    /** Whether a user write through the entry succeeds, the dirty bit aside. */
    boolean hardwareWritable(long entry);

    /** Whether a user instruction fetch through the entry succeeds. */
    boolean hardwareExecutable(long entry);

    /** Whether an entry can refuse execution alone; otherwise what can be read can be executed. */
    boolean refusesExecution();

    /** Whether an entry can refuse reads alone; otherwise what can be written or executed can be read. */
    boolean refusesReads();

    /** Whether the walker sets the accessed and dirty bits itself, with locked updates; otherwise a handler outside the fault path does. */
    boolean hardwareSetsAccessedDirty();

    /** Whether the TLB also holds leaf entries that are not present, which then go on faulting after memory has a valid entry. */
    boolean walkerInsertsNotPresent();

    /** Whether one instruction purges a translation on every CPU, instead of an interrupt to each. */
    boolean flushesByBroadcast();

    /** How many ordered stores it takes to write one entry: 2 where an entry is wider than the widest plain store. */
    int entryStores();

    /** The bit of an absent entry that the pte lock patches of 2004 take for a lock; 0 where they have none to spare. */
    default long entryLockBit() {
        return 0;
    }
}
