package dev.faultline.runtime.mm;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel knows of every page frame, as a structure of arrays: flags, reference and map count, reverse map, list link.
 *
 * <pre>
 *   per frame, 16 bytes of host memory:
 *   state     32 bits   31..22 map count: present entries that map the frame | 21..18 holds | 17..0 flags
 *   rmap      32 bits   id of the anon_vma, or of the file object; 0 for none
 *   index     32 bits   low bits of the page's place there: the kernel's page->index, see Rmap
 *   link      32 bits   next frame of whichever list the frame is on, plus 1; 0 for none
 *   back      32 bits   the frame before it there, plus 1; only in chunks with a frame that was on a list one can leave in the middle
 *   content   64 bits   what is in the page, see Contents; only where asked for
 * </pre>
 *
 * The kernel's {@code page_count} is not stored: it is {@link #mapCount} plus {@link #holds}, the references that are not mappings (page
 * or swap cache, a pagevec, a transient user). Counts too large for their field continue in a side map, which only a page shared by
 * a thousand processes ever sees.
 *
 * <p>Frames come in chunks that are made when a frame of theirs is first given out, so memory nobody uses costs nothing. With the 8-byte
 * page-table word a mapped page takes 24 bytes. Single-threaded.
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

    private static final int FLAGS = (1 << 18) - 1;
    private static final int HOLD_SHIFT = 18;
    private static final int HOLD_UNIT = 1 << HOLD_SHIFT;
    /** This value of the field means that the count continues in the side map. */
    private static final int HOLDS_FULL = 15;

    private static final int MAP_SHIFT = 22;
    private static final int MAP_UNIT = 1 << MAP_SHIFT;
    /** This value of the field means that the count continues in the side map. */
    private static final int MAP_COUNT_FULL = 1023;

    private static final int CHUNK_SHIFT = 14;
    private static final int CHUNK_FRAMES = 1 << CHUNK_SHIFT;
    private static final int CHUNK_MASK = CHUNK_FRAMES - 1;

    /** The frames of one chunk. */
    private static final class Chunk {
        final int[] state = new int[CHUNK_FRAMES];
        final int[] rmap = new int[CHUNK_FRAMES];
        final int[] index = new int[CHUNK_FRAMES];
        final int[] link = new int[CHUNK_FRAMES];
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
        Chunk chunk = chunks[(int) (pfn >>> CHUNK_SHIFT)];
        return chunk == null ? 0 : chunk.state[(int) pfn & CHUNK_MASK] & FLAGS;
    }

    /** Whether any of {@code flags} is set. */
    public boolean has(long pfn, int flags) {
        return (flags(pfn) & flags) != 0;
    }

    /** Sets flags. */
    public void set(long pfn, int flags) {
        chunk(pfn).state[(int) pfn & CHUNK_MASK] |= flags;
    }

    /** Clears flags. */
    public void clear(long pfn, int flags) {
        chunk(pfn).state[(int) pfn & CHUNK_MASK] &= ~flags;
    }

    // ---- life of a frame ------------------------------------------------------------------------------------------

    /** Turns a free frame into one in use, without mappings, references, reverse map or list. */
    void begin(long pfn) {
        Chunk chunk = chunk(pfn);
        int i = (int) pfn & CHUNK_MASK;
        if (chunk.state[i] != 0) {
            throw new IllegalStateException("Frame " + Long.toHexString(pfn) + " was given out twice.");
        }
        chunk.state[i] = IN_USE;
        chunk.link[i] = 0;
    }

    /** Clears what the last user left, for a frame that waits on a CPU's list to be given out again. */
    void forget(long pfn) {
        Chunk chunk = chunk(pfn);
        int i = (int) pfn & CHUNK_MASK;
        if (chunk.state[i] >>> HOLD_SHIFT != 0) {
            throw new IllegalStateException("Frame " + Long.toHexString(pfn) + " cannot be freed: " + describe(pfn) + ".");
        }
        chunk.state[i] = IN_USE;
        chunk.rmap[i] = 0;
        chunk.link[i] = 0;
    }

    /** Insists that a frame from a CPU's list is nobody's: whoever maps or holds it has it although it was freed. */
    void checkIdle(long pfn) {
        Chunk chunk = chunk(pfn);
        int i = (int) pfn & CHUNK_MASK;
        if (chunk.state[i] != IN_USE) {
            throw new IllegalStateException("Frame " + Long.toHexString(pfn) + " was freed while in use: " + describe(pfn) + ".");
        }
    }

    /** Turns a frame in use into a free one. */
    void end(long pfn) {
        Chunk chunk = chunk(pfn);
        int i = (int) pfn & CHUNK_MASK;
        int state = chunk.state[i];
        if ((state & (IN_USE | RESERVED)) != IN_USE || state >>> HOLD_SHIFT != 0) {
            throw new IllegalStateException("Frame " + Long.toHexString(pfn) + " cannot be freed: " + describe(pfn) + ".");
        }
        chunk.state[i] = 0;
        chunk.rmap[i] = 0;
    }

    // ---- counts ---------------------------------------------------------------------------------------------------

    /** Number of present entries that map the frame; the kernel's {@code _mapcount} plus 1. */
    public int mapCount(long pfn) {
        Chunk chunk = chunks[(int) (pfn >>> CHUNK_SHIFT)];
        if (chunk == null) {
            return 0;
        }
        int count = chunk.state[(int) pfn & CHUNK_MASK] >>> MAP_SHIFT;
        return count < MAP_COUNT_FULL ? count : count + excess(mapCountExcess, pfn);
    }

    /** One more entry maps the frame. */
    public void map(long pfn) {
        Chunk chunk = chunk(pfn);
        int i = (int) pfn & CHUNK_MASK;
        int count = chunk.state[i] >>> MAP_SHIFT;
        if (count < MAP_COUNT_FULL) {
            chunk.state[i] += MAP_UNIT;
            if (count == 0) {
                countMapped(chunk.state[i], 1);
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
        int count = chunk.state[i] >>> MAP_SHIFT;
        if (count == 0) {
            throw new IllegalStateException("Frame " + Long.toHexString(pfn) + " was unmapped more often than mapped.");
        }
        if (count == MAP_COUNT_FULL && excess(mapCountExcess, pfn) > 0) {
            return MAP_COUNT_FULL + addExcess(mapCountExcess, pfn, -1);
        }
        chunk.state[i] -= MAP_UNIT;
        if (count == 1) {
            countMapped(chunk.state[i], -1);
        }
        return count - 1;
    }

    private void countMapped(int state, int delta) {
        if ((state & ANON) != 0) {
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
        Chunk chunk = chunks[(int) (pfn >>> CHUNK_SHIFT)];
        if (chunk == null) {
            return 0;
        }
        int count = chunk.state[(int) pfn & CHUNK_MASK] >>> HOLD_SHIFT & HOLDS_FULL;
        return count < HOLDS_FULL ? count : count + excess(holdExcess, pfn);
    }

    /** Takes a reference that is not a mapping. */
    public void hold(long pfn) {
        Chunk chunk = chunk(pfn);
        int i = (int) pfn & CHUNK_MASK;
        if ((chunk.state[i] >>> HOLD_SHIFT & HOLDS_FULL) < HOLDS_FULL) {
            chunk.state[i] += HOLD_UNIT;
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
        int count = chunk.state[i] >>> HOLD_SHIFT & HOLDS_FULL;
        if (count == 0) {
            throw new IllegalStateException("Frame " + Long.toHexString(pfn) + " was released more often than held.");
        }
        if (count == HOLDS_FULL && excess(holdExcess, pfn) > 0) {
            return HOLDS_FULL + addExcess(holdExcess, pfn, -1);
        }
        chunk.state[i] -= HOLD_UNIT;
        return count - 1;
    }

    /** All references: the kernel's {@code page_count}. */
    public int pageCount(long pfn) {
        return mapCount(pfn) + holds(pfn);
    }

    // ---- reverse map and lists ------------------------------------------------------------------------------------

    /** Id of the anon_vma or file object the frame belongs to; 0 for none. */
    public int rmap(long pfn) {
        Chunk chunk = chunks[(int) (pfn >>> CHUNK_SHIFT)];
        return chunk == null ? 0 : chunk.rmap[(int) pfn & CHUNK_MASK];
    }

    /** Makes the frame one of a file object, or of nobody with 0. */
    public void setRmap(long pfn, int id) {
        chunk(pfn).rmap[(int) pfn & CHUNK_MASK] = id;
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
        chunk.state[i] = (chunk.state[i] | flags) + MAP_UNIT;
        mappedAnonymous++;
        chunk.rmap[i] = anonVma;
        chunk.index[i] = index;
    }

    /** One more entry maps the frame, which fork gave to a child: it is nobody's alone any more. */
    void share(long pfn) {
        Chunk chunk = chunk(pfn);
        int i = (int) pfn & CHUNK_MASK;
        chunk.state[i] &= ~EXCLUSIVE;
        int count = chunk.state[i] >>> MAP_SHIFT;
        if (count < MAP_COUNT_FULL) {
            chunk.state[i] += MAP_UNIT;
        } else {
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
        return chunk(pfn).link[(int) pfn & CHUNK_MASK] - 1L;
    }

    /** Makes {@code next} (-1 for none) the frame after {@code pfn}. */
    public void setNext(long pfn, long next) {
        chunk(pfn).link[(int) pfn & CHUNK_MASK] = (int) (next + 1);
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
