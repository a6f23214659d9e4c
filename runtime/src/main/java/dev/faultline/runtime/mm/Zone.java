package dev.faultline.runtime.mm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The free frames of one NUMA node: frames never used yet, in ascending order, behind a list of freed ones, last in first out.
 *
 * <pre>
 *   firstPfn                                                              endPfn
 *   | used and freed        | never used                | huge pages, used and freed |
 *                           ^ single frames from here     ^ huge pages down from here
 * </pre>
 *
 * <p>A fresh zone hands out neighbouring frames in order and knows them by one bump pointer, so a large node costs nothing to boot; the
 * list of freed frames runs through the frame table's link array. Single-threaded.
 *
 * <p>Simplified: no buddies of every order. Huge pages come down from the node's end, are kept whole when they are freed, and are broken up when
 * there is no single frame left. Single frames are joined to huge pages only when one is wanted and there is none, and a whole huge page of them
 * has been freed since the last attempt.
 */
public final class Zone {

    /** What {@link #take} returns when the zone has nothing left. */
    public static final long EMPTY = -1;

    private final FrameTable frames;
    private final int node;
    private final long firstPfn;
    private final long endPfn;
    private long neverUsed;
    private long neverUsedEnd;
    private long freed = EMPTY;
    private long freeFrames;
    private Watermarks watermarks = Watermarks.NONE;

    /** Pages reclaim has looked at since one of the zone was freed. */
    private long scannedSinceFreed;

    /** First frames of free huge pages, the one freed last at the end; all of one size. */
    private final List<Long> freeHuge = new ArrayList<>(0);

    private int hugeFrames = 1;

    /** Free frames known to hold zeroes, the one cleared last at the end. */
    private long[] zeroed = {};

    private int zeroedCount;

    /** Whether those never used were cleared before the machine had anything to do. */
    private boolean isScrubbed;

    /** Single frames freed since they were last looked through for huge pages. */
    private long freedSinceJoin;

    /** All frames of [firstPfn, endPfn) are free at first. */
    Zone(FrameTable frames, int node, long firstPfn, long endPfn) {
        this.frames = frames;
        this.node = node;
        this.firstPfn = firstPfn;
        this.endPfn = endPfn;
        this.neverUsed = firstPfn;
        this.neverUsedEnd = endPfn;
        this.freeFrames = endPfn - firstPfn;
    }

    /** The node's number. */
    public int node() {
        return node;
    }

    /** The node's first frame that can be given out; reserved ones come before it. */
    public long firstPfn() {
        return firstPfn;
    }

    /** The frame after the node's last. */
    public long endPfn() {
        return endPfn;
    }

    /** Number of frames that can be given out in all. */
    public long managedFrames() {
        return endPfn - firstPfn;
    }

    /** Number of free frames. */
    public long freeFrames() {
        return freeFrames;
    }

    /** How many frames should be free. */
    public Watermarks watermarks() {
        return watermarks;
    }

    void watermarks(Watermarks marks) {
        watermarks = marks;
    }

    /** Pages of the zone that reclaim has looked at since one was freed. */
    long scannedSinceFreed() {
        return scannedSinceFreed;
    }

    /** Reclaim has looked at pages of the zone. */
    void scanned(long pages) {
        scannedSinceFreed += pages;
    }

    /** Reclaim has freed pages of the zone, which may be on a CPU's list and never come here: whoever reclaims takes them first. */
    void reclaimed() {
        scannedSinceFreed = 0;
    }

    /** Takes a frame: the one freed last, or the next never used; {@link #EMPTY} if there is none. It is in use from now on. */
    public long take() {
        long pfn = freed;
        if (pfn != EMPTY) {
            freed = frames.next(pfn);
            frames.setNext(pfn, Zone.EMPTY);
        } else if (neverUsed < neverUsedEnd) {
            pfn = neverUsed++;
        } else if (zeroedCount > 0) {
            pfn = zeroed[--zeroedCount];
        } else if (breakUp()) {
            return take();
        } else {
            return EMPTY;
        }
        frames.begin(pfn);
        freeFrames--;
        return pfn;
    }

    /**
     * Takes up to {@code count} frames, in the order of single takes.
     *
     * @param into receives them from index {@code offset} on
     * @return how many there were
     */
    public int take(long[] into, int offset, int count) {
        for (int taken = 0; taken < count; taken++) {
            long pfn = take();
            if (pfn == EMPTY) {
                return taken;
            }
            into[offset + taken] = pfn;
        }
        return count;
    }

    /** Gives a frame of this zone back; nothing may map or hold it any more. */
    public void free(long pfn) {
        if (pfn < firstPfn || pfn >= endPfn) {
            throw new IllegalArgumentException("Frame " + Long.toHexString(pfn) + " does not belong to node " + node + ".");
        }
        frames.end(pfn);
        list(pfn);
        freeFrames++;
        freedSinceJoin++;
        scannedSinceFreed = 0;
    }

    private void list(long pfn) {
        frames.setNext(pfn, freed);
        freed = pfn;
    }

    // ---- pages of zeroes --------------------------------------------------------------------------------------------

    /** Says that all frames hold zeroes: the machine has been idle since it was booted. None has been taken yet. */
    void scrubbed() {
        isScrubbed = true;
    }

    /** Free frames known to hold zeroes. */
    long zeroedFrames() {
        return zeroedCount + (isScrubbed ? neverUsedEnd - neverUsed : 0);
    }

    /** Free single frames not known to: {@link #take} gives these first. */
    long unzeroedFrames() {
        return freeFrames - zeroedFrames() - (long) freeHuge.size() * hugeFrames;
    }

    /**
     * Takes up to {@code count} frames that hold zeroes.
     *
     * @return how many there were
     */
    int takeZeroed(long[] into, int count) {
        int taken = 0;
        while (taken < count && zeroedFrames() > 0) {
            long pfn = zeroedCount > 0 ? zeroed[--zeroedCount] : neverUsed++;
            frames.begin(pfn);
            freeFrames--;
            into[taken++] = pfn;
        }
        return taken;
    }

    /** Gives a frame back that has been cleared. */
    void freeZeroed(long pfn) {
        frames.end(pfn);
        if (zeroedCount == zeroed.length) {
            zeroed = Arrays.copyOf(zeroed, Math.max(64, 2 * zeroedCount));
        }
        zeroed[zeroedCount++] = pfn;
        freeFrames++;
    }

    // ---- huge pages -------------------------------------------------------------------------------------------------

    /**
     * Takes a huge page: neighbouring frames, the first aligned to their number. {@link #EMPTY} if there is none. They are in use from now on.
     *
     * @param count frames in a huge page, a power of two and always the same
     */
    long takeHuge(int count) {
        hugeFrames = count;
        long first = findHuge(count);
        if (first != EMPTY) {
            for (long pfn = first; pfn < first + count; pfn++) {
                frames.begin(pfn);
            }
            freeFrames -= count;
        }
        return first;
    }

    private long findHuge(int count) {
        if (freeHuge.isEmpty()) {
            long top = neverUsedEnd & -count;
            if (top - count >= neverUsed) {
                while (neverUsedEnd > top) {
                    list(--neverUsedEnd);
                }
                neverUsedEnd -= count;
                return neverUsedEnd;
            }
            if (freedSinceJoin >= count) {
                join(count);
            }
        }
        return freeHuge.isEmpty() ? EMPTY : freeHuge.removeLast();
    }

    /** Gives a huge page back whole; nothing may map or hold any of it any more. */
    void freeHuge(long first, int count) {
        for (long pfn = first; pfn < first + count; pfn++) {
            frames.end(pfn);
        }
        freeHuge.add(first);
        freeFrames += count;
        scannedSinceFreed = 0;
    }

    /** Makes single frames of a free huge page, to be taken in ascending order. */
    private boolean breakUp() {
        if (freeHuge.isEmpty()) {
            return false;
        }
        long first = freeHuge.removeLast();
        for (long pfn = first + hugeFrames - 1; pfn >= first; pfn--) {
            list(pfn);
        }
        return true;
    }

    /** Makes huge pages of single frames that lie side by side; the others stay in their order. */
    private void join(int count) {
        freedSinceJoin = 0;
        Map<Long, Integer> free = new HashMap<>();
        for (long pfn = freed; pfn != EMPTY; pfn = frames.next(pfn)) {
            free.merge(pfn & -count, 1, Integer::sum);
        }
        free.entrySet().stream()
                .filter(block -> block.getValue() == count)
                .map(Map.Entry::getKey)
                .sorted(Comparator.reverseOrder())
                .forEach(freeHuge::add);
        long last = EMPTY;
        long pfn = freed;
        freed = EMPTY;
        while (pfn != EMPTY) {
            long next = frames.next(pfn);
            if (free.get(pfn & -count) < count) {
                if (last == EMPTY) {
                    freed = pfn;
                } else {
                    frames.setNext(last, pfn);
                }
                last = pfn;
            }
            pfn = next;
        }
        if (last != EMPTY) {
            frames.setNext(last, EMPTY);
        }
    }
}
