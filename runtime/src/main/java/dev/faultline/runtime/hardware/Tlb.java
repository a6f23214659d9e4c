package dev.faultline.runtime.hardware;

import java.util.Arrays;

/**
 * A CPU's translation look-aside buffer: virtual page and address space to page-table word.
 *
 * <p>A word is held as it was in memory when it was inserted and goes stale when memory changes; only a flush removes it. On ia64 words that
 * are not present are held too (negative entries): a CPU that missed on an empty entry keeps faulting after another CPU has filled it, which is
 * where that architecture's spurious faults come from (Intel Itanium SDM vol. 2, translation chapters; kernel comment in arch/ia64/mm/fault.c).
 *
 * <p>Base and huge pages share it, as they share the second level of current processors; a huge page takes one slot.
 *
 * <p>Simplified: one level; replacement is round robin within a set; a fully associative buffer is modelled with sets of 8 ways, which for
 * page-by-page access evicts in the same order.
 *
 * <p>What other CPUs make it drop is in {@link Shootdowns}: a set catches up with that before anything is found or put there.
 */
public final class Tlb {

    /** So many address spaces that are in use at a time have tags of their own. */
    public static final int ADDRESS_SPACES = 1 << 12;

    private static final int MAX_WAYS = 8;
    private static final long EMPTY = -1;
    private static final long HUGE = Long.MIN_VALUE;

    private static final long EACH_BYTE = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private final int ways;
    private final int setMask;
    private final int setBits;

    /** Tag and word of each translation side by side, for they are used together. */
    private final long[] slots;

    private final byte[] next;

    /**
     * A byte for each way of a set, derived from its tag: with high bit set, or 0 for an empty way. Most look-ups of a workload that faults are
     * misses, and one word says so.
     */
    private final long[] signatures;

    private final Shootdowns shootdowns;

    /** How many of the shootdowns each set has caught up with. */
    private final int[] caughtUp;

    /**
     * @param entries translations held; rounded down to a power of two of sets
     * @param associativity ways a set; more than 8 are taken as 8
     * @param shootdowns what all TLBs of the machine have to drop
     */
    public Tlb(int entries, int associativity, Shootdowns shootdowns) {
        ways = Math.min(MAX_WAYS, associativity);
        int sets = Integer.highestOneBit(Math.max(1, entries / ways));
        setMask = sets - 1;
        setBits = Integer.numberOfTrailingZeros(sets);
        slots = new long[sets * ways * 2];
        next = new byte[sets];
        signatures = new long[sets];
        this.shootdowns = shootdowns;
        caughtUp = new int[sets];
        shootdowns.attach(this);
        clear();
    }

    /** A page of an address space as one number: 12 bits tell 4,096 address spaces in use at a time apart. */
    public static long tag(long virtualPage, int addressSpace) {
        return virtualPage << 12 | addressSpace & 0xFFF;
    }

    /** A huge page of an address space as one number, which no base page has where there are huge pages: addresses have 48 bits there. */
    public static long hugeTag(long virtualHugePage, int addressSpace) {
        return HUGE | tag(virtualHugePage, addressSpace);
    }

    /** Whether a tag is a huge page's. */
    public static boolean isHuge(long tag) {
        return tag < 0;
    }

    /** The virtual page, base or huge, that a tag is of, on an architecture with huge pages. */
    public static long virtualPage(long tag) {
        return (tag & ~HUGE) >>> 12;
    }

    /** The slot that holds {@code tag}, or -1. */
    public int find(long tag) {
        int set = setOf(tag);
        // Bytes that are zero after this are ways with the tag's signature (Mycroft 1987); a false one costs a comparison.
        long others = signatures[set] ^ signature(tag) * EACH_BYTE;
        if ((others - EACH_BYTE & ~others & HIGH_BITS) == 0) {
            return -1;
        }
        if (caughtUp[set] != shootdowns.count()) {
            catchUp(set);
        }
        int base = set * ways;
        for (int slot = base; slot < base + ways; slot++) {
            if (slots[slot * 2] == tag) {
                return slot;
            }
        }
        return -1;
    }

    public long word(int slot) {
        return slots[slot * 2 + 1];
    }

    /** Inserts a translation that is not held yet. */
    public void insert(long tag, long word) {
        int set = setOf(tag);
        if (caughtUp[set] != shootdowns.count()) {
            catchUp(set);
        }
        int way = next[set];
        next[set] = (byte) (way + 1 == ways ? 0 : way + 1);
        int slot = set * ways + way;
        slots[slot * 2] = tag;
        slots[slot * 2 + 1] = word;
        sign(set, way, signature(tag));
    }

    public void remove(long tag) {
        int slot = find(tag);
        if (slot >= 0) {
            drop(slot);
        }
    }

    private void drop(int slot) {
        slots[slot * 2] = EMPTY;
        sign(slot / ways, slot % ways, 0);
    }

    private void sign(int set, int way, long signature) {
        int shift = way * Byte.SIZE;
        signatures[set] = signatures[set] & ~(0xFFL << shift) | signature << shift;
    }

    /** Bits of the tag above those that chose the set, folded; never 0. */
    private long signature(long tag) {
        long page = tag >>> 12;
        return (page >>> setBits ^ page >>> 27 ^ tag) & 0x7F | 0x80;
    }

    private void catchUp(int set) {
        int since = caughtUp[set];
        caughtUp[set] = shootdowns.count();
        if (signatures[set] == 0) {
            return;
        }
        int base = set * ways;
        for (int slot = base; slot < base + ways; slot++) {
            long tag = slots[slot * 2];
            if (tag != EMPTY && shootdowns.includes(tag, since)) {
                drop(slot);
            }
        }
    }

    /** Catches up with all shootdowns, which will be forgotten now. */
    void catchUp() {
        for (int set = 0; set <= setMask; set++) {
            if (caughtUp[set] != shootdowns.count()) {
                catchUp(set);
            }
        }
        Arrays.fill(caughtUp, 0);
    }

    /** Drops every translation of an address space. */
    public void removeAddressSpace(int addressSpace) {
        for (int slot = 0; slot * 2 < slots.length; slot++) {
            long tag = slots[slot * 2];
            if (tag != EMPTY && (tag & 0xFFF) == (addressSpace & 0xFFF)) {
                drop(slot);
            }
        }
    }

    public void clear() {
        Arrays.fill(slots, EMPTY);
        Arrays.fill(signatures, 0);
    }

    /** Calls {@code visitor} with the tag and word of every translation held. */
    public void forEach(Visitor visitor) {
        for (int set = 0; set <= setMask; set++) {
            if (caughtUp[set] != shootdowns.count()) {
                catchUp(set);
            }
        }
        for (int i = 0; i < slots.length; i += 2) {
            if (slots[i] != EMPTY) {
                visitor.visit(slots[i], slots[i + 1]);
            }
        }
    }

    /** See {@link #forEach}. */
    public interface Visitor {
        void visit(long tag, long word);
    }

    private int setOf(long tag) {
        return (int) (tag >>> 12) & setMask;
    }
}
