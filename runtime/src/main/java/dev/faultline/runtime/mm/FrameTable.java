package dev.faultline.runtime.mm;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel knows of every page frame, as a structure of arrays: flags, reference and map count, reverse map, list link.
 *
 * <pre>
 *   per frame, 12 bytes of host memory, and 4 or 8 more for those not everybody needs:
 *   word      64 bits   63..32  rmap      id of the anon_vma, or of the file object; 0 for none
 *                       31..20  mapCount  number of present entries that map the frame
 *                       19..16  holds     number of references that are not mappings
 *                       15..0   flags
 *   index     32 bits   low bits of the page's place there: the kernel's page->index, see Rmap
 *   link      32 bits   next frame of whichever list the frame is on, plus 1; 0 for none; only once a frame near by has been on one
 *   back      32 bits   the frame before it there, plus 1; only in chunks with a frame that was on a list one can leave in the middle
 *   content   64 bits   what is in the page, see Contents; only where asked for
 * </pre>
 *
 * What a fault changes is in one word, so that a page costs it one line of the host's cache.
 *
 * <p>The kernel's {@code page_count} is not stored: it is {@link #mapCount} plus {@link #holds}, the references that are not mappings (page
 * or swap cache, a pagevec, a transient user). Counts too large for their field continue in a side map, which only a page shared by
 * thousands of processes ever sees.
 *
 * <p>Frames come in chunks that are made when a frame of theirs is first given out, so memory nobody uses costs nothing. With the 8-byte
 * page-table word a mapped page takes 20 bytes until memory is freed. Single-threaded.
 */
public final class FrameTable {

    /** Belongs to somebody; a frame without this flag is free. */
    public static final int IN_USE = 1;

    /** The kernel's own for ever: no counts are kept for it and it never becomes free. */
    public static final int RESERVED = 1 << 1;

    /** Holds a page table. */
    public static final int TABLE = 1 << 2;

    /** Holds anonymous memory; the reverse map names an anon_vma. */
    public static final int ANON = 1 << 3;

    /** On one of the two LRU lists. */
    public static final int LRU = 1 << 4;

    /** Belongs on the active list rather than on the inactive one. */
    public static final int ACTIVE = 1 << 5;

    /** Used since reclaim last looked, as far as software noticed. */
    public static final int REFERENCED = 1 << 6;

    /** Differs from what is on disk or swap. */
    public static final int DIRTY = 1 << 7;

    /** Also held by the swap cache. */
    public static final int SWAP_CACHE = 1 << 8;

    /** The page lock is taken. */
    public static final int LOCKED = 1 << 9;

    /** Being written out. */
    public static final int WRITEBACK = 1 << 10;

    /** Known to be mapped by one entry only, so that this one may be made writable (6.x: PageAnonExclusive). */
    public static final int EXCLUSIVE = 1 << 11;

    /** Goes to swap and not to a file when it is written out: anonymous memory and objects in memory (6.x: PG_swapbacked). */
    public static final int SWAP_BACKED = 1 << 12;

    /** Locked into memory, and therefore not on a list that reclaim looks at (6.x: PG_unevictable). */
    public static final int UNEVICTABLE = 1 << 13;

    /** Was allocated as part of a huge page, and stays one while that page is split; freed alone, it is a page like others again. */
    public static final int HUGE_PART = 1 << 14;

    private static final int FLAGS = 0xffff;
    private static final int HOLD_SHIFT = 16;
    private static final int HOLD_UNIT = 1 << HOLD_SHIFT;
    private static final int MAP_COUNT_SHIFT = 20;
    private static final int MAP_COUNT_UNIT = 1 << MAP_COUNT_SHIFT;
    private static final int RMAP_SHIFT = 32;
    private static final long RMAP_UNIT = 1L << RMAP_SHIFT;
    private static final long BELOW_RMAP = RMAP_UNIT - 1;

    // These values of the fields mean that the count continues in a side map.
    private static final int HOLDS_FULL = 0xf;
    private static final int MAP_COUNT_FULL = 0xfff;

    private static final int CHUNK_SHIFT = 14;
    private static final int CHUNK_FRAMES = 1 << CHUNK_SHIFT;
    private static final int CHUNK_MASK = CHUNK_FRAMES - 1;

    /** The frames of one chunk. */
    private static final class Chunk {
        final long[] word = new long[CHUNK_FRAMES];
        final int[] index = new int[CHUNK_FRAMES];
        int @Nullable [] link;
        int @Nullable [] back;
        final long @Nullable [] content;

        Chunk(boolean keepsContents) {
            content = keepsContents ? new long[CHUNK_FRAMES] : null;
        }
    }

    private final @Nullable Chunk[] chunks;
    private final long frames;
    private final boolean keepsContents;

    /** Excess of a count over its field, by frame; a one-element array so that counting does not box. */
    private final Map<Long, int[]> mapCountExcess = new HashMap<>();

    private final Map<Long, int[]> holdExcess = new HashMap<>();

    /** Frames with a map count above 0, of anonymous memory and others. */
    private long mappedAnonymous;

    private long mappedOther;

    /**
     * A table of free frames.
     *
     * @param frames number of frame numbers, from 0; at most 2^31 - 1
     * @param keepsContents whether to know what is in pages
     */
    public FrameTable(long frames, boolean keepsContents) {
        if (frames < 1 || frames > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("A machine has 1 to " + Integer.MAX_VALUE + " page frames, not " + frames + ".");
        }
        this.frames = frames;
        this.keepsContents = keepsContents;
        this.chunks = new Chunk[(int) ((frames + CHUNK_FRAMES - 1) >>> CHUNK_SHIFT)];
    }

    /** Whether it knows what is in pages, see {@link Contents}. */
    boolean keepsContents() {
        return keepsContents;
    }

    /** Number of frame numbers. */
    public long frames() {
        return frames;
    }

    // ---- flags ----------------------------------------------------------------------------------------------------

    /** All flags of a frame; 0 if it is free. */
    public int flags(long pfn) {
        return (int) word(pfn) & FLAGS;
    }

    /** Whether any of {@code flags} is set. */
    public boolean has(long pfn, int flags) {
        return (flags(pfn) & flags) != 0;
    }

    /** Sets flags. */
    public void set(long pfn, int flags) {
        chunk(pfn).word[(int) pfn & CHUNK_MASK] |= flags & FLAGS;
    }

    /** Clears flags. */
    public void clear(long pfn, int flags) {
        chunk(pfn).word[(int) pfn & CHUNK_MASK] &= ~(long) (flags & FLAGS);
    }

    // ---- life of a frame ------------------------------------------------------------------------------------------

    /** Turns a free frame into one in use, without mappings, references, reverse map or list. */
    void begin(long pfn) {
        Chunk chunk = chunk(pfn);
        int i = (int) pfn & CHUNK_MASK;
        if (chunk.word[i] != 0) {
            throw new IllegalStateException("Frame " + Long.toHexString(pfn) + " was given out twice.");
        }
        chunk.word[i] = IN_USE;
    }

    /** Clears what the last user left, for a frame that waits on a CPU's list to be given out again. */
    void forget(long pfn) {
        Chunk chunk = chunk(pfn);
        int i = (int) pfn & CHUNK_MASK;
        if ((chunk.word[i] & BELOW_RMAP) >= HOLD_UNIT) {
            throw new IllegalStateException("Frame " + Long.toHexString(pfn) + " cannot be freed: " + describe(pfn) + ".");
        }
        chunk.word[i] = IN_USE;
    }

    /** Insists that a frame from a CPU's list is nobody's: whoever maps or holds it has it although it was freed. */
    void checkIdle(long pfn) {
        if (word(pfn) != IN_USE) {
            throw notIdle(pfn);
        }
    }

    private IllegalStateException notIdle(long pfn) {
        return new IllegalStateException("Frame " + Long.toHexString(pfn) + " was freed while in use: " + describe(pfn) + ".");
    }

    /** Turns a frame in use into a free one. */
    void end(long pfn) {
        Chunk chunk = chunk(pfn);
        int i = (int) pfn & CHUNK_MASK;
        long word = chunk.word[i];
        if ((word & (IN_USE | RESERVED)) != IN_USE || (word & BELOW_RMAP) >= HOLD_UNIT) {
            throw new IllegalStateException("Frame " + Long.toHexString(pfn) + " cannot be freed: " + describe(pfn) + ".");
        }
        chunk.word[i] = 0;
    }

    // ---- counts ---------------------------------------------------------------------------------------------------

    /** Number of present entries that map the frame; the kernel's {@code _mapcount} plus 1. */
    public int mapCount(long pfn) {
        int count = mapCountField(word(pfn));
        return count < MAP_COUNT_FULL ? count : count + excess(mapCountExcess, pfn);
    }

    private static int mapCountField(long word) {
        return (int) (word >>> MAP_COUNT_SHIFT) & MAP_COUNT_FULL;
    }

    /** One more entry maps the frame. */
    public void map(long pfn) {
        Chunk chunk = chunk(pfn);
        int i = (int) pfn & CHUNK_MASK;
        long word = chunk.word[i];
        int count = mapCountField(word);
        if (count < MAP_COUNT_FULL) {
            chunk.word[i] = word + MAP_COUNT_UNIT;
            if (count == 0) {
                countMapped(word, 1);
            }
        } else {
            addExcess(mapCountExcess, pfn, 1);
        }
    }

    /**
     * One entry less maps the frame.
     *
     * @return how many are left
     */
    public int unmap(long pfn) {
        Chunk chunk = chunk(pfn);
        int i = (int) pfn & CHUNK_MASK;
        long word = chunk.word[i];
        int count = mapCountField(word);
        if (count == 0) {
            throw new IllegalStateException("Frame " + Long.toHexString(pfn) + " was unmapped more often than mapped.");
        }
        if (count == MAP_COUNT_FULL && excess(mapCountExcess, pfn) > 0) {
            return MAP_COUNT_FULL + addExcess(mapCountExcess, pfn, -1);
        }
        chunk.word[i] = word - MAP_COUNT_UNIT;
        if (count == 1) {
            countMapped(word, -1);
        }
        return count - 1;
    }

    private void countMapped(long word, int delta) {
        if ((word & ANON) != 0) {
            mappedAnonymous += delta;
        } else {
            mappedOther += delta;
        }
    }

    /** Frames of anonymous memory that some entry maps. */
    public long mappedAnonymous() {
        return mappedAnonymous;
    }

    /** Other frames that some entry maps: those of objects. */
    public long mappedOther() {
        return mappedOther;
    }

    /** Number of references that are not mappings. */
    public int holds(long pfn) {
        int count = holdsField(word(pfn));
        return count < HOLDS_FULL ? count : count + excess(holdExcess, pfn);
    }

    private static int holdsField(long word) {
        return (int) (word >>> HOLD_SHIFT) & HOLDS_FULL;
    }

    /** Takes a reference that is not a mapping. */
    public void hold(long pfn) {
        Chunk chunk = chunk(pfn);
        int i = (int) pfn & CHUNK_MASK;
        long word = chunk.word[i];
        if (holdsField(word) < HOLDS_FULL) {
            chunk.word[i] = word + HOLD_UNIT;
        } else {
            addExcess(holdExcess, pfn, 1);
        }
    }

    /**
     * Gives such a reference back.
     *
     * @return how many are left
     */
    public int release(long pfn) {
        Chunk chunk = chunk(pfn);
        int i = (int) pfn & CHUNK_MASK;
        long word = chunk.word[i];
        int count = holdsField(word);
        if (count == 0) {
            throw new IllegalStateException("Frame " + Long.toHexString(pfn) + " was released more often than held.");
        }
        if (count == HOLDS_FULL && excess(holdExcess, pfn) > 0) {
            return HOLDS_FULL + addExcess(holdExcess, pfn, -1);
        }
        chunk.word[i] = word - HOLD_UNIT;
        return count - 1;
    }

    /** All references: the kernel's {@code page_count}. */
    public int pageCount(long pfn) {
        return mapCount(pfn) + holds(pfn);
    }

    // ---- reverse map and lists ------------------------------------------------------------------------------------

    /** Id of the anon_vma or file object the frame belongs to; 0 for none. */
    public int rmap(long pfn) {
        return (int) (word(pfn) >>> RMAP_SHIFT);
    }

    /** Makes the frame one of a file object, or of nobody with 0. */
    public void setRmap(long pfn, int id) {
        Chunk chunk = chunk(pfn);
        int i = (int) pfn & CHUNK_MASK;
        chunk.word[i] = (long) id << RMAP_SHIFT | chunk.word[i] & BELOW_RMAP;
    }

    /** The page's place in what {@link #rmap} names: the low 32 bits of its linear page number there. */
    public int index(long pfn) {
        Chunk chunk = chunks[(int) (pfn >>> CHUNK_SHIFT)];
        return chunk == null ? 0 : chunk.index[(int) pfn & CHUNK_MASK];
    }

    /** Sets the page's place in what {@link #rmap} names. */
    public void setIndex(long pfn, int index) {
        chunk(pfn).index[(int) pfn & CHUNK_MASK] = index;
    }

    /**
     * First mapping of an anonymous frame: its flags, its reverse map and the map count at once.
     *
     * @param flags {@link #ANON}, and {@link #EXCLUSIVE} where the kernel knows that flag
     */
    void mapNewAnon(long pfn, int flags, int anonVma, int index) {
        Chunk chunk = chunk(pfn);
        int i = (int) pfn & CHUNK_MASK;
        chunk.word[i] = ((long) anonVma << RMAP_SHIFT | chunk.word[i] & BELOW_RMAP | flags) + MAP_COUNT_UNIT;
        chunk.index[i] = index;
        mappedAnonymous++;
    }

    /** {@link #checkIdle}, {@link #mapNewAnon} and {@link #hold} at once. */
    void mapIdleAnon(long pfn, int flags, int anonVma, int index) {
        Chunk chunk = chunk(pfn);
        int i = (int) pfn & CHUNK_MASK;
        if (chunk.word[i] != IN_USE) {
            throw notIdle(pfn);
        }
        chunk.word[i] = ((long) anonVma << RMAP_SHIFT | IN_USE | flags) + MAP_COUNT_UNIT + HOLD_UNIT;
        chunk.index[i] = index;
        mappedAnonymous++;
    }

    /**
     * Puts a frame on an LRU list, which takes over from the batch that held it: {@link #set} and {@link #release} at once.
     *
     * @return its flags
     */
    int releaseToLru(long pfn) {
        Chunk chunk = chunk(pfn);
        int i = (int) pfn & CHUNK_MASK;
        long word = chunk.word[i] | LRU;
        int holds = holdsField(word);
        if (holds == 0 || holds == HOLDS_FULL) {
            set(pfn, LRU);
            release(pfn);
        } else {
            chunk.word[i] = word - HOLD_UNIT;
        }
        return (int) word & FLAGS;
    }

    /** One more entry maps the frame, which fork gave to a child: it is nobody's alone any more. */
    void share(long pfn) {
        Chunk chunk = chunk(pfn);
        int i = (int) pfn & CHUNK_MASK;
        long word = chunk.word[i] & ~(long) EXCLUSIVE;
        boolean full = mapCountField(word) == MAP_COUNT_FULL;
        chunk.word[i] = full ? word : word + MAP_COUNT_UNIT;
        if (full) {
            addExcess(mapCountExcess, pfn, 1);
        }
    }

    // ---- contents ---------------------------------------------------------------------------------------------------

    /** What is in the page; 0 where contents are not kept. */
    long content(long pfn) {
        Chunk chunk = chunks[(int) (pfn >>> CHUNK_SHIFT)];
        return chunk == null || chunk.content == null ? 0 : chunk.content[(int) pfn & CHUNK_MASK];
    }

    /** Says what is in the page from now on, where contents are kept. */
    void setContent(long pfn, long content) {
        Chunk chunk = chunk(pfn);
        if (chunk.content != null) {
            chunk.content[(int) pfn & CHUNK_MASK] = content;
        }
    }

    /** The frame after this one on its list; -1 at the end. */
    public long next(long pfn) {
        int[] link = chunk(pfn).link;
        return link == null ? -1 : link[(int) pfn & CHUNK_MASK] - 1L;
    }

    /** Makes {@code next} (-1 for none) the frame after {@code pfn}. */
    public void setNext(long pfn, long next) {
        Chunk chunk = chunk(pfn);
        int[] link = chunk.link;
        if (link == null) {
            if (next < 0) {
                return;
            }
            link = new int[CHUNK_FRAMES];
            chunk.link = link;
        }
        link[(int) pfn & CHUNK_MASK] = (int) (next + 1);
    }

    /** The frame before this one on its list, if that is one with links both ways; -1 at the begin. */
    long previous(long pfn) {
        int[] back = chunk(pfn).back;
        return back == null ? -1 : back[(int) pfn & CHUNK_MASK] - 1L;
    }

    /** Makes {@code previous} (-1 for none) the frame before {@code pfn}. */
    void setPrevious(long pfn, long previous) {
        Chunk chunk = chunk(pfn);
        if (chunk.back == null) {
            chunk.back = new int[CHUNK_FRAMES];
        }
        chunk.back[(int) pfn & CHUNK_MASK] = (int) (previous + 1);
    }

    /** A frame's counts and flags in words. */
    public String describe(long pfn) {
        return "flags " + Integer.toHexString(flags(pfn)) + ", mapped " + mapCount(pfn) + " times, held " + holds(pfn) + " times";
    }

    private long word(long pfn) {
        Chunk chunk = chunks[(int) (pfn >>> CHUNK_SHIFT)];
        return chunk == null ? 0 : chunk.word[(int) pfn & CHUNK_MASK];
    }

    private Chunk chunk(long pfn) {
        Chunk chunk = chunks[(int) (pfn >>> CHUNK_SHIFT)];
        return chunk != null ? chunk : makeChunk(pfn);
    }

    private Chunk makeChunk(long pfn) {
        if (pfn >= frames) {
            throw new IllegalArgumentException("Frame " + Long.toHexString(pfn) + " is beyond the last one of the machine.");
        }
        Chunk chunk = new Chunk(keepsContents);
        chunks[(int) (pfn >>> CHUNK_SHIFT)] = chunk;
        return chunk;
    }

    private static int excess(Map<Long, int[]> map, long pfn) {
        int[] excess = map.get(pfn);
        return excess == null ? 0 : excess[0];
    }

    /** Changes the excess of a frame and returns it; an excess of 0 leaves the map. */
    private static int addExcess(Map<Long, int[]> map, long pfn, int delta) {
        int[] excess = map.computeIfAbsent(pfn, key -> new int[1]);
        excess[0] += delta;
        if (excess[0] == 0) {
            map.remove(pfn);
        }
        return excess[0];
    }
}
