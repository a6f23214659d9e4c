package dev.faultline.runtime.mm;

/**
 * The free frames of one NUMA node: frames never used yet, in ascending order, behind a list of freed ones, last in first out.
 *
 * <p>A fresh zone hands out neighbouring frames in order and knows them by one bump pointer, so a large node costs nothing to boot; the
 * list of freed frames runs through the frame table's link array. Single-threaded.
 */
public final class Zone {

    /** What {@link #take} returns when the zone has nothing left. */
    public static final long EMPTY = -1;

    private final FrameTable frames;
    private final int node;
    private final long firstPfn;
    private final long endPfn;
    private long neverUsed;
    private long freed = EMPTY;
    private long freeFrames;

    /** All frames of [firstPfn, endPfn) are free at first. */
    Zone(FrameTable frames, int node, long firstPfn, long endPfn) {
        this.frames = frames;
        this.node = node;
        this.firstPfn = firstPfn;
        this.endPfn = endPfn;
        this.neverUsed = firstPfn;
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

    /** Takes a frame: the one freed last, or the next never used; {@link #EMPTY} if there is none. It is in use from now on. */
    public long take() {
        long pfn = freed;
        if (pfn != EMPTY) {
            freed = frames.next(pfn);
            frames.setNext(pfn, Zone.EMPTY);
        } else if (neverUsed < endPfn) {
            pfn = neverUsed++;
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
        frames.setNext(pfn, freed);
        freed = pfn;
        freeFrames++;
    }
}
