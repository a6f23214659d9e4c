package dev.faultline.runtime.mm;

import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.preset.KernelPreset.Behaviour;
import dev.faultline.runtime.sync.SpinLock;
import org.jspecify.annotations.Nullable;

/**
 * The pages that stand for slots of swap: read and not yet mapped everywhere, or on their way out (mm/swap_state.c).
 *
 * <pre>
 *            slot --> frame     one table by slot, as 6.18's swap table; a tree in 2.6
 *            frame --> slot     the kernel's page->private; and whether the page was read ahead and not used yet
 * </pre>
 *
 * Whoever shares an entry finds the one page through it, so that a page shared by fork stays one page in swap. A page in here carries a reference for
 * that, and is locked by whoever fills it, maps it or takes it out. Both tables change under the slot's lock, in 2.6 also under the cache's tree_lock; they
 * are looked up under the latter in 2.6 and in an ordered operation in 6.x.
 *
 * <p>Tables exist in chunks for slots and frames that were ever in here: 4 bytes each.
 */
public final class SwapCache {

    /** No page. */
    public static final long NONE = -1;

    private static final int READ_AHEAD = 1 << 31;

    private static final int CHUNK_SHIFT = 14;
    private static final int CHUNK_MASK = (1 << CHUNK_SHIFT) - 1;

    private final MemoryManager kernel;
    private final FrameTable frames;
    private final SwapMap map;

    /** 2.6: swapper_space.tree_lock; null where the slot's lock does. */
    private final @Nullable SpinLock treeLock;

    /** Frame number plus 1 by slot, 0 for none. */
    private final int @Nullable [][] frameOf;

    /** Slot by frame number, with {@link #READ_AHEAD}; 0 for none. */
    private final int @Nullable [][] slotOf;

    private long pages;

    SwapCache(MemoryManager kernel, SwapMap map, long slots) {
        this.kernel = kernel;
        this.frames = kernel.frames;
        this.map = map;
        boolean classic = kernel.kernel.behaviour() == Behaviour.CLASSIC;
        this.treeLock = classic ? kernel.locks.spinLock("swapper_space.tree_lock", LockRank.TREE_LOCK) : null;
        this.frameOf = new int[chunks(slots)][];
        this.slotOf = new int[chunks(frames.frames())][];
    }

    private static int chunks(long size) {
        return (int) (size + CHUNK_MASK >>> CHUNK_SHIFT);
    }

    /** Pages in it: SwapCached. */
    public long pages() {
        return pages;
    }

    // ---- looking up -------------------------------------------------------------------------------------------------

    /** Takes a reference on the page that stands for a slot; {@link #NONE} if there is none. An ordered operation. */
    long find(Cpu cpu, long slot) {
        cpu.charge(kernel.cost.fault().pageCacheLookup());
        lockTree(cpu);
        cpu.order();
        long pfn = frame(slot);
        if (pfn != NONE) {
            frames.hold(pfn);
        }
        unlockTree(cpu);
        return pfn;
    }

    /** The page that stands for a slot, without a reference. In order, or while nobody can change it. */
    long frame(long slot) {
        int[] chunk = frameOf[(int) (slot >>> CHUNK_SHIFT)];
        return chunk == null ? NONE : chunk[(int) slot & CHUNK_MASK] - 1L;
    }

    /** The slot a page stands for; 0 if it is not in the cache. The page is locked, or this is an ordered operation. */
    long slot(long pfn) {
        int[] chunk = slotOf[(int) (pfn >>> CHUNK_SHIFT)];
        return chunk == null ? 0 : chunk[(int) pfn & CHUNK_MASK] & ~READ_AHEAD;
    }

    /** Says that a page was read ahead of its first use. The page is locked by who reads it. */
    void markReadAhead(long pfn) {
        slotOf[(int) (pfn >>> CHUNK_SHIFT)][(int) pfn & CHUNK_MASK] |= READ_AHEAD;
    }

    /**
     * Forgets that. An ordered operation.
     *
     * @return whether it was so
     */
    boolean clearReadAhead(long pfn) {
        int[] chunk = slotOf[(int) (pfn >>> CHUNK_SHIFT)];
        if (chunk == null || (chunk[(int) pfn & CHUNK_MASK] & READ_AHEAD) == 0) {
            return false;
        }
        chunk[(int) pfn & CHUNK_MASK] &= ~READ_AHEAD;
        return true;
    }

    // ---- changing ---------------------------------------------------------------------------------------------------

    /** Lets a page stand for a slot whose lock is held and that no page stands for; it gets a reference for that. */
    void insert(Cpu cpu, long slot, long pfn) {
        lockTree(cpu);
        cpu.charge(kernel.cost.fault().pageCacheAdd());
        cpu.order();
        put(frameOf, slot, (int) (pfn + 1));
        put(slotOf, pfn, (int) slot);
        map.setCached(slot, true);
        frames.set(pfn, FrameTable.SWAP_CACHE);
        frames.hold(pfn);
        pages++;
        unlockTree(cpu);
    }

    /** Lets a page stand for no slot any more; the slot's lock is held, and the page locked. Its reference is the caller's then. */
    void remove(Cpu cpu, long slot, long pfn) {
        lockTree(cpu);
        cpu.charge(kernel.cost.fault().pageCacheAdd());
        cpu.order();
        put(frameOf, slot, 0);
        put(slotOf, pfn, 0);
        map.setCached(slot, false);
        frames.clear(pfn, FrameTable.SWAP_CACHE);
        pages--;
        unlockTree(cpu);
    }

    private static void put(int @Nullable [][] table, long index, int value) {
        int chunk = (int) (index >>> CHUNK_SHIFT);
        if (table[chunk] == null) {
            table[chunk] = new int[CHUNK_MASK + 1];
        }
        table[chunk][(int) index & CHUNK_MASK] = value;
    }

    private void lockTree(Cpu cpu) {
        if (treeLock != null) {
            treeLock.lock(cpu);
        }
    }

    private void unlockTree(Cpu cpu) {
        if (treeLock != null) {
            treeLock.unlock(cpu);
        }
    }

    /** Receives a page and the slot it stands for. */
    @FunctionalInterface
    interface Visitor {
        void visit(long slot, long pfn);
    }

    /** Visits every page, in the order of slots. */
    void forEach(Visitor visitor) {
        for (int chunk = 0; chunk < frameOf.length; chunk++) {
            for (int i = 0; frameOf[chunk] != null && i <= CHUNK_MASK; i++) {
                if (frameOf[chunk][i] != 0) {
                    visitor.visit((long) chunk << CHUNK_SHIFT | i, frameOf[chunk][i] - 1L);
                }
            }
        }
    }
}
