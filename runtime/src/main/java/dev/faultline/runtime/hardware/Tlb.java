package dev.faultline.runtime.hardware;

import java.util.Arrays;

/**
 * A CPU's translation look-aside buffer for base pages: virtual page and address space to page-table word.
 *
 * <p>A word is held as it was in memory when it was inserted and goes stale when memory changes; only a flush removes it. On ia64 words that
 * are not present are held too (negative entries): a CPU that missed on an empty entry keeps faulting after another CPU has filled it, which is
 * where that architecture's spurious faults come from (Intel Itanium SDM vol. 2, translation chapters; kernel comment in arch/ia64/mm/fault.c).
 *
 * <p>Simplified: one level; replacement is round robin within a set; a fully associative buffer is modelled with sets of 8 ways, which for
 * page-by-page access evicts in the same order.
 */
public final class Tlb {

    private static final int MAX_WAYS = 8;
    private static final long EMPTY = -1;

    private final int ways;
    private final int setMask;
    private final long[] tags;
    private final long[] words;
    private final byte[] next;

    /**
     * @param entries translations held; rounded down to a power of two of sets
     * @param associativity ways a set; more than 8 are taken as 8
     */
    public Tlb(int entries, int associativity) {
        ways = Math.min(MAX_WAYS, associativity);
        int sets = Integer.highestOneBit(Math.max(1, entries / ways));
        setMask = sets - 1;
        tags = new long[sets * ways];
        words = new long[sets * ways];
        next = new byte[sets];
        Arrays.fill(tags, EMPTY);
    }

    /** A page of an address space as one number: 12 bits tell 4,096 address spaces in use at a time apart. */
    public static long tag(long virtualPage, int addressSpace) {
        return virtualPage << 12 | addressSpace & 0xFFF;
    }

    /** The slot that holds {@code tag}, or -1. */
    public int find(long tag) {
        int base = setOf(tag) * ways;
        for (int i = base; i < base + ways; i++) {
            if (tags[i] == tag) {
                return i;
            }
        }
        return -1;
    }

    public long word(int slot) {
        return words[slot];
    }

    /** Inserts a translation that is not held yet. */
    public void insert(long tag, long word) {
        int set = setOf(tag);
        int way = next[set];
        next[set] = (byte) (way + 1 == ways ? 0 : way + 1);
        int slot = set * ways + way;
        tags[slot] = tag;
        words[slot] = word;
    }

    public void remove(long tag) {
        int slot = find(tag);
        if (slot >= 0) {
            tags[slot] = EMPTY;
        }
    }

    /** Drops every translation of an address space. */
    public void removeAddressSpace(int addressSpace) {
        for (int i = 0; i < tags.length; i++) {
            if (tags[i] != EMPTY && (tags[i] & 0xFFF) == (addressSpace & 0xFFF)) {
                tags[i] = EMPTY;
            }
        }
    }

    public void clear() {
        Arrays.fill(tags, EMPTY);
    }

    /** Calls {@code visitor} with the tag and word of every translation held. */
    public void forEach(Visitor visitor) {
        for (int i = 0; i < tags.length; i++) {
            if (tags[i] != EMPTY) {
                visitor.visit(tags[i], words[i]);
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
