package dev.faultline.runtime.mm;

import dev.faultline.runtime.sync.SpinLock;
import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * The pages of one node in the order of their last known use, which is the order in which reclaim takes them (include/linux/mm_inline.h).
 *
 * <pre>
 *   newest --next--> ... --next--> oldest        a page comes in at the newest end, from a CPU's batch
 *   newest <--prev-- ... <--prev-- oldest        reclaim takes it from the oldest
 * </pre>
 *
 * Which list a page is on follows from its flags ({@link LruList}), so these may change only while it is on none. The links run through the
 * frame table. Everything here needs the node's lru_lock.
 *
 * <p>Pages that go to swap are only counted, not linked, on a machine that has none: reclaim could do nothing with them. So they cost nothing
 * there. The kernel of 2.6 turns them round on the active list in vain, which is not modelled.
 */
public final class LruLists {

    private static final long NONE = -1;

    private static final int LISTS = LruList.values().length;

    private final FrameTable frames;
    private final SpinLock lock;
    private final boolean isSplit;
    private final boolean linksSwapBacked;
    private final long[] newest = new long[LISTS];
    private final long[] oldest = new long[LISTS];
    private final long[] count = new long[LISTS];
    private final long[] linked = new long[LISTS];

    /**
     * @param isSplit whether pages that go to swap have lists of their own, and locked ones too
     * @param linksSwapBacked whether the machine has swap
     */
    LruLists(FrameTable frames, SpinLock lock, boolean isSplit, boolean linksSwapBacked) {
        this.frames = frames;
        this.lock = lock;
        this.isSplit = isSplit;
        this.linksSwapBacked = linksSwapBacked;
        Arrays.fill(newest, NONE);
        Arrays.fill(oldest, NONE);
    }

    /** The node's lru_lock, which protects all this. */
    SpinLock lock() {
        return lock;
    }

    /** Pages on a list, those among them that are only counted too. */
    public long count(LruList list) {
        return count[list.ordinal()];
    }

    /** Pages on a list that reclaim can find there. */
    long linked(LruList list) {
        return linked[list.ordinal()];
    }

    /** Whether there are two pairs of lists and one of locked pages. */
    boolean isSplit() {
        return isSplit;
    }

    /** The list a page belongs on by its flags. */
    LruList listOf(long pfn) {
        return listOf(frames.flags(pfn));
    }

    private LruList listOf(int flags) {
        return isSplit ? LruList.split(flags) : LruList.only(flags);
    }

    private boolean isLinked(long pfn) {
        return linksSwapBacked || !frames.has(pfn, FrameTable.SWAP_BACKED);
    }

    /** Puts a page that is on no list at the newest end of the one its flags name. */
    void add(long pfn) {
        int list = enter(pfn);
        if (isLinked(pfn)) {
            linkNewest(list, pfn);
        }
    }

    /** The same with a page from a batch, whose reference is given back. */
    void addFromBatch(long pfn) {
        int flags = frames.releaseToLru(pfn);
        int list = listOf(flags).ordinal();
        count[list]++;
        if (linksSwapBacked || (flags & FrameTable.SWAP_BACKED) == 0) {
            linkNewest(list, pfn);
        }
    }

    private void linkNewest(int list, long pfn) {
        linked[list]++;
        long second = newest[list];
        frames.setNext(pfn, second);
        frames.setPrevious(pfn, NONE);
        newest[list] = pfn;
        if (second == NONE) {
            oldest[list] = pfn;
        } else {
            frames.setPrevious(second, pfn);
        }
    }

    /** The same at the oldest end: the page is to go next. */
    void addOldest(long pfn) {
        int list = enter(pfn);
        if (isLinked(pfn)) {
            linked[list]++;
            long last = oldest[list];
            frames.setNext(pfn, NONE);
            frames.setPrevious(pfn, last);
            oldest[list] = pfn;
            if (last == NONE) {
                newest[list] = pfn;
            } else {
                frames.setNext(last, pfn);
            }
        }
    }

    private int enter(long pfn) {
        int list = listOf(pfn).ordinal();
        frames.set(pfn, FrameTable.LRU);
        count[list]++;
        return list;
    }

    /** Takes a page off its list; it keeps the flags that name it. */
    void remove(long pfn) {
        int list = listOf(pfn).ordinal();
        frames.clear(pfn, FrameTable.LRU);
        count[list]--;
        if (isLinked(pfn)) {
            linked[list]--;
            long newer = frames.previous(pfn);
            long older = frames.next(pfn);
            if (newer == NONE) {
                newest[list] = older;
            } else {
                frames.setNext(newer, older);
            }
            if (older == NONE) {
                oldest[list] = newer;
            } else {
                frames.setPrevious(older, newer);
            }
        }
    }

    /** Puts a page that is on a list at the newest end of the one it belongs on with other flags. */
    void move(long pfn, int setFlags, int clearFlags) {
        remove(pfn);
        frames.clear(pfn, clearFlags);
        frames.set(pfn, setFlags);
        add(pfn);
    }

    /**
     * Takes the oldest pages off a list, with a reference to each: isolate_lru_pages. A page that is being freed is left alone, and goes to the
     * newest end.
     *
     * @param into receives the pages, oldest first
     * @param scan pages to look at at most, no more than {@code into} has room for
     */
    Isolated isolate(LruList list, long[] into, int scan) {
        int number = list.ordinal();
        int scanned = 0;
        int taken = 0;
        while (scanned < scan && oldest[number] != NONE) {
            long pfn = oldest[number];
            scanned++;
            takeOldest(number);
            if (frames.pageCount(pfn) == 0) {
                add(pfn);
            } else {
                frames.hold(pfn);
                into[taken++] = pfn;
            }
        }
        if (oldest[number] != NONE) {
            frames.setNext(oldest[number], NONE);
        }
        return new Isolated(scanned, taken);
    }

    /** What {@link #remove} does for the oldest page, but for the link that the next oldest still has to it: of a run only the last matters. */
    private void takeOldest(int list) {
        long pfn = oldest[list];
        frames.clear(pfn, FrameTable.LRU);
        count[list]--;
        linked[list]--;
        oldest[list] = frames.previous(pfn);
        if (oldest[list] == NONE) {
            newest[list] = NONE;
        }
    }

    /** How many pages {@link #isolate} looked at, and how many of them it took. */
    record Isolated(int scanned, int taken) {}

    /** Visits the linked pages of a list, newest first. */
    void forEach(LruList list, LongConsumer visitor) {
        for (long pfn = newest[list.ordinal()]; pfn != NONE; pfn = frames.next(pfn)) {
            visitor.accept(pfn);
        }
    }
}
