package dev.faultline.runtime.mm;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Who uses each slot of swap: how many page-table entries name it, and whether a page in the swap cache stands for it (mm/swapfile.c).
 *
 * <pre>
 *   a slot, 2 bytes of host memory
 *   15          14          13 ................................. 0
 *   exclusive   in cache    users, all ones: continued beside
 * </pre>
 *
 * The kernel of 2.6 counts the cache as one user more; later ones keep a bit (SWAP_HAS_CACHE), as here. <em>Users</em> are entries of page
 * tables, and the place of a page of shared memory that is in swap. <em>Exclusive</em> is what 6.x notes in the one entry that names the slot:
 * the page was that process's alone when it went, so it may be written again at once. It is kept here because the entry layouts of 2.6 have no
 * bit to spare, and comes to the same: an exclusive entry is the only one of its slot.
 *
 * <p>Slots are numbered through the machine, see {@link SwapArea}. A slot's state is protected by its area's lock ({@link SwapArea#lock}); the
 * exclusive bit by the lock of the only entry.
 *
 * <p>Simplified: the kernel of 2.6 stops counting at 32,767 and never frees such a slot; later ones take pages to continue a count. Here any count
 * continues, and that takes no simulated memory.
 */
final class SwapMap {

    private static final int EXCLUSIVE = 1 << 15;
    private static final int CACHED = 1 << 14;
    private static final int COUNT = CACHED - 1;

    private static final int CHUNK_SHIFT = 14;
    private static final int CHUNK_SLOTS = 1 << CHUNK_SHIFT;
    private static final int CHUNK_MASK = CHUNK_SLOTS - 1;

    /** The slots of one chunk. */
    private static final class Chunk {
        final char[] state = new char[CHUNK_SLOTS];
        final long @Nullable [] content;

        Chunk(boolean keepsContents) {
            content = keepsContents ? new long[CHUNK_SLOTS] : null;
        }
    }

    private final @Nullable Chunk[] chunks;
    private final boolean keepsContents;

    /** Users beyond what the field holds, by slot; a one-element array so that counting does not box. */
    private final Map<Long, int[]> continued = new HashMap<>();

    /**
     * A map of free slots.
     *
     * @param slots of all areas together, headers included; at most 2^31 - 1
     * @param keepsContents whether to know what is in slots, see {@link Contents}
     */
    SwapMap(long slots, boolean keepsContents) {
        this.keepsContents = keepsContents;
        this.chunks = new Chunk[(int) (slots + CHUNK_SLOTS - 1 >>> CHUNK_SHIFT)];
    }

    /** Whether nothing uses the slot and no page stands for it. */
    boolean isFree(long slot) {
        return (state(slot) & ~EXCLUSIVE) == 0;
    }

    /** Entries and places of shared memory that name the slot. */
    int users(long slot) {
        int count = state(slot) & COUNT;
        return count < COUNT ? count : count + excess(slot);
    }

    /** Whether a page in the swap cache stands for the slot, or one is on its way there. */
    boolean isCached(long slot) {
        return (state(slot) & CACHED) != 0;
    }

    /** What 2.6 keeps: users, and one for the cache. */
    int references(long slot) {
        return users(slot) + (isCached(slot) ? 1 : 0);
    }

    /** One more user. */
    void addUser(long slot) {
        Chunk chunk = chunk(slot);
        int i = (int) slot & CHUNK_MASK;
        if ((chunk.state[i] & COUNT) < COUNT) {
            chunk.state[i]++;
        } else {
            addExcess(slot, 1);
        }
    }

    /**
     * One user less.
     *
     * @return how many are left
     */
    int removeUser(long slot) {
        Chunk chunk = chunk(slot);
        int i = (int) slot & CHUNK_MASK;
        int count = chunk.state[i] & COUNT;
        if (count == 0) {
            throw new IllegalStateException("Swap slot " + slot + " was freed more often than used.");
        }
        if (count == COUNT && excess(slot) > 0) {
            return COUNT + addExcess(slot, -1);
        }
        chunk.state[i] = (char) ((chunk.state[i] & ~EXCLUSIVE) - 1);
        return count - 1;
    }

    /** Says whether a page in the swap cache stands for the slot. */
    void setCached(long slot, boolean cached) {
        set(slot, CACHED, cached);
    }

    /** Whether the only entry that names the slot has its page alone. */
    boolean isExclusive(long slot) {
        return (state(slot) & EXCLUSIVE) != 0;
    }

    void setExclusive(long slot, boolean exclusive) {
        set(slot, EXCLUSIVE, exclusive);
    }

    private void set(long slot, int flag, boolean value) {
        Chunk chunk = chunk(slot);
        int i = (int) slot & CHUNK_MASK;
        chunk.state[i] = (char) (value ? chunk.state[i] | flag : chunk.state[i] & ~flag);
    }

    /** What was last written to the slot; 0 where contents are not kept. */
    long content(long slot) {
        Chunk chunk = chunks[(int) (slot >>> CHUNK_SHIFT)];
        return chunk == null || chunk.content == null ? 0 : chunk.content[(int) slot & CHUNK_MASK];
    }

    /** Says what has been written to the slot, where contents are kept. */
    void setContent(long slot, long content) {
        Chunk chunk = chunk(slot);
        if (chunk.content != null) {
            chunk.content[(int) slot & CHUNK_MASK] = content;
        }
    }

    /** Visits every slot that is not free, in ascending order. */
    void forEachUsed(LongConsumer visitor) {
        for (int number = 0; number < chunks.length; number++) {
            Chunk chunk = chunks[number];
            for (int i = 0; chunk != null && i < CHUNK_SLOTS; i++) {
                if ((chunk.state[i] & ~EXCLUSIVE) != 0) {
                    visitor.accept((long) number << CHUNK_SHIFT | i);
                }
            }
        }
    }

    private int state(long slot) {
        Chunk chunk = chunks[(int) (slot >>> CHUNK_SHIFT)];
        return chunk == null ? 0 : chunk.state[(int) slot & CHUNK_MASK];
    }

    private Chunk chunk(long slot) {
        Chunk chunk = chunks[(int) (slot >>> CHUNK_SHIFT)];
        if (chunk == null) {
            chunk = new Chunk(keepsContents);
            chunks[(int) (slot >>> CHUNK_SHIFT)] = chunk;
        }
        return chunk;
    }

    private int excess(long slot) {
        int[] excess = continued.get(slot);
        return excess == null ? 0 : excess[0];
    }

    /** Changes the excess of a slot and returns it; an excess of 0 leaves the map. */
    private int addExcess(long slot, int delta) {
        int[] excess = continued.computeIfAbsent(slot, _ -> new int[1]);
        excess[0] += delta;
        if (excess[0] == 0) {
            continued.remove(slot);
        }
        return excess[0];
    }
}
