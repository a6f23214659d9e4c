package dev.faultline.runtime.mm;

import java.util.Arrays;

/**
 * The machine's physical memory: one {@link Zone} per NUMA node over one {@link FrameTable}.
 *
 * <pre>
 *   pfn   31 ............. n   n-1 ........... 0         n = log2 of the largest node, rounded up
 *        |  node number      |  frame in the node |
 *
 *   node 0:  [ reserved by the kernel | free frames ... ]
 * </pre>
 *
 * As on large NUMA machines the upper bits of a frame number are the node's, so the node of a frame is a shift; nodes of other than a
 * power of two frames leave holes in the numbering. Which node is tried after which is the caller's policy.
 *
 * <p>Simplified: the kernel has all of it mapped; i386 has no highmem.
 */
public final class Memory {

    /** Frame of the shared page of zeroes. */
    public static final long ZERO_PFN = 0x10;

    /** Fewest frames at the start of node 0 that are the kernel's. */
    public static final int MIN_RESERVED_FRAMES = (int) ZERO_PFN + 1;

    private final FrameTable frames;
    private final Zone[] zones;
    private final int nodeShift;
    private final long totalFrames;

    /**
     * Boots the memory with everything free but the kernel's own frames.
     *
     * @param nodeFrames frames of each node, at least 1 each
     * @param reservedFrames frames at the start of node 0 that are never given out, from {@link #MIN_RESERVED_FRAMES} to one less than
     *     the node has
     * @param keepsContents whether to know what is in pages, see {@link Contents}
     */
    public Memory(long[] nodeFrames, int reservedFrames, boolean keepsContents) {
        if (nodeFrames.length == 0) {
            throw new IllegalArgumentException("A machine needs at least one memory node.");
        }
        long total = 0;
        for (long size : nodeFrames) {
            if (size < 1) {
                throw new IllegalArgumentException("A memory node needs at least one frame, not " + size + ".");
            }
            total += size;
        }
        if (reservedFrames < MIN_RESERVED_FRAMES || reservedFrames >= nodeFrames[0]) {
            throw new IllegalArgumentException("Node 0 has " + nodeFrames[0] + " frames; the kernel reserves at least "
                    + MIN_RESERVED_FRAMES + " and must leave one, so it cannot have " + reservedFrames + ".");
        }
        this.nodeShift = nodeShift(nodeFrames);
        this.frames = new FrameTable(frameNumbers(nodeFrames), keepsContents);
        this.totalFrames = total;
        this.zones = new Zone[nodeFrames.length];
        for (int node = 0; node < zones.length; node++) {
            long base = (long) node << nodeShift;
            long firstFree = node == 0 ? reservedFrames : base;
            zones[node] = new Zone(frames, node, firstFree, base + nodeFrames[node]);
        }
        for (long pfn = 0; pfn < reservedFrames; pfn++) {
            frames.set(pfn, FrameTable.IN_USE | FrameTable.RESERVED);
        }
    }

    /** Deals frames to nodes as evenly as whole frames allow. */
    public static long[] dealt(long frames, int nodes) {
        long[] nodeFrames = new long[nodes];
        for (int node = 0; node < nodes; node++) {
            nodeFrames[node] = frames * (node + 1) / nodes - frames * node / nodes;
        }
        return nodeFrames;
    }

    /** One more than the highest frame number of a memory of those nodes, holes in the numbering included. */
    public static long frameNumbers(long[] nodeFrames) {
        int last = nodeFrames.length - 1;
        return ((long) last << nodeShift(nodeFrames)) + nodeFrames[last];
    }

    private static int nodeShift(long[] nodeFrames) {
        return Long.SIZE - Long.numberOfLeadingZeros(Arrays.stream(nodeFrames).max().orElseThrow() - 1);
    }

    /** The table of all frames. */
    public FrameTable frames() {
        return frames;
    }

    /** Number of nodes. */
    public int nodes() {
        return zones.length;
    }

    /** A node's free frames. */
    public Zone zone(int node) {
        return zones[node];
    }

    /** The node a frame belongs to. */
    public int node(long pfn) {
        return (int) (pfn >>> nodeShift);
    }

    /** Frames of the machine, reserved ones included. */
    public long totalFrames() {
        return totalFrames;
    }

    /** Frames of the machine that can be given out; reserved ones are not among them. */
    public long managedFrames() {
        long managed = 0;
        for (Zone zone : zones) {
            managed += zone.managedFrames();
        }
        return managed;
    }

    /** Free frames of all nodes. */
    public long freeFrames() {
        long free = 0;
        for (Zone zone : zones) {
            free += zone.freeFrames();
        }
        return free;
    }

    /** Takes a frame of a node; {@link Zone#EMPTY} if that node has none. */
    public long take(int node) {
        return zones[node].take();
    }

    /** Gives a frame back to its node. */
    public void free(long pfn) {
        zones[node(pfn)].free(pfn);
    }
}
