package dev.faultline.runtime.mm;

import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.sync.SpinLock;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Slots in clusters of 512, each CPU filling one of its own: the allocator of 6.x (mm/swapfile.c, 6.18).
 *
 * <pre>
 *   cluster      free ──first slot taken──► partly used ──last one taken──► full
 *                 ▲                          ▲       │                       │
 *                 └────last slot freed───────┼───────┘◄──────slot freed──────┘
 *                                            │
 *   a CPU takes  the next free slot of its cluster; else a free cluster's; else a partly used one's
 * </pre>
 *
 * On a disk with moving heads all CPUs fill one cluster, so that writes stay together. A slot is protected by its cluster's lock (ci->lock); the lists
 * of clusters by the area's (si->lock), which nests in it.
 *
 * <p>Simplified: a partly used cluster is not avoided because another CPU fills it; all slots are of one page.
 */
final class ClusteredSlots implements SlotAllocator {

    private static final int CLUSTER_SHIFT = 9;
    private static final int CLUSTER_SLOTS = 1 << CLUSTER_SHIFT;

    private final SwapMap map;
    private final long first;
    private final long pages;
    private final boolean perCpu;
    private final Supplier<SpinLock> locks;
    private final SpinLock listLock;
    private final @Nullable SpinLock[] clusterLocks;

    /** Slots of each cluster that are not free; the header is never. */
    private final short[] used;

    /** Where each CPU goes on; {@link #NONE} for nowhere. */
    private final long[] next;

    /** Clusters from here on have never been used, and come after {@link #free}. */
    private int neverUsed;

    private final SequencedSet<Integer> free = new LinkedHashSet<>();
    private final SequencedSet<Integer> partlyUsed = new LinkedHashSet<>();

    /**
     * @param first number of the area's header
     * @param pages of the area, header included
     * @param perCpu whether each CPU fills a cluster of its own
     * @param locks makes clusters' locks
     */
    ClusteredSlots(SwapMap map, long first, long pages, int cpus, boolean perCpu, Supplier<SpinLock> locks, SpinLock listLock) {
        this.map = map;
        this.first = first;
        this.pages = pages;
        this.perCpu = perCpu;
        this.locks = locks;
        this.listLock = listLock;
        int clusters = Math.toIntExact(pages + CLUSTER_SLOTS - 1 >>> CLUSTER_SHIFT);
        this.clusterLocks = new SpinLock[clusters];
        this.used = new short[clusters];
        this.used[0] = 1;
        this.next = new long[perCpu ? cpus : 1];
        Arrays.fill(next, NONE);
    }

    // ---- taking -----------------------------------------------------------------------------------------------------

    @Override
    public long take(Cpu cpu) {
        int hint = perCpu ? cpu.number() : 0;
        cpu.order();
        long offset = next[hint] == NONE ? NONE : takeFrom(cpu, next[hint]);
        while (offset == NONE) {
            int cluster = cluster(cpu);
            if (cluster < 0) {
                break;
            }
            offset = takeFrom(cpu, (long) cluster << CLUSTER_SHIFT);
        }
        cpu.order();
        boolean isLast = offset == NONE || (offset + 1 & CLUSTER_SLOTS - 1) == 0;
        next[hint] = isLast ? NONE : offset + 1;
        return offset;
    }

    /** A cluster that may have a free slot; -1 if all are full. */
    private int cluster(Cpu cpu) {
        listLock.lock(cpu);
        int found = -1;
        if (!free.isEmpty()) {
            found = free.removeFirst();
            partlyUsed.add(found);
        } else if (neverUsed < used.length) {
            found = neverUsed++;
            partlyUsed.add(found);
        } else if (!partlyUsed.isEmpty()) {
            found = partlyUsed.getFirst();
        }
        listLock.unlock(cpu);
        return found;
    }

    /** Takes the first free slot of a cluster from {@code from} on; {@link #NONE} if there is none. */
    private long takeFrom(Cpu cpu, long from) {
        lock(cpu, from);
        int cluster = cluster(from);
        long end = Math.min(pages, (long) cluster + 1 << CLUSTER_SHIFT);
        long offset = Math.max(from, 1);
        while (offset < end && !map.isFree(first + offset)) {
            offset++;
        }
        long taken = NONE;
        if (offset < end) {
            taken = offset;
            map.setCached(first + offset, true);
            used[cluster]++;
        }
        boolean nothingLeft = used[cluster] == size(cluster);
        if (nothingLeft) {
            listLock.lock(cpu);
            partlyUsed.remove(cluster);
            listLock.unlock(cpu);
        }
        unlock(cpu, from);
        return taken;
    }

    private static int cluster(long offset) {
        return (int) (offset >>> CLUSTER_SHIFT);
    }

    private int size(int cluster) {
        return (int) Math.min(CLUSTER_SLOTS, pages - ((long) cluster << CLUSTER_SHIFT));
    }

    // ---- slots ------------------------------------------------------------------------------------------------------

    @Override
    public void lock(Cpu cpu, long offset) {
        int cluster = cluster(offset);
        SpinLock lock = clusterLocks[cluster];
        if (lock == null) {
            lock = locks.get();
            clusterLocks[cluster] = lock;
        }
        lock.lock(cpu);
    }

    @Override
    public void unlock(Cpu cpu, long offset) {
        clusterLocks[cluster(offset)].unlock(cpu);
    }

    @Override
    public void freed(Cpu cpu, long offset) {
        int cluster = cluster(offset);
        boolean wasFull = used[cluster]-- == size(cluster);
        boolean isEmpty = used[cluster] == (cluster == 0 ? 1 : 0);
        if (wasFull || isEmpty) {
            listLock.lock(cpu);
            if (isEmpty) {
                partlyUsed.remove(cluster);
                free.add(cluster);
            } else {
                partlyUsed.add(cluster);
            }
            listLock.unlock(cpu);
        }
    }
}
