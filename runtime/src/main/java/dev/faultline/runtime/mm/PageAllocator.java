package dev.faultline.runtime.mm;

import dev.faultline.runtime.cost.AllocatorCosts;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.hardware.Distances;
import dev.faultline.runtime.sync.Locks;
import dev.faultline.runtime.sync.SpinLock;
import java.util.Arrays;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The page allocator: a CPU's own lists of free pages, one for each node, filled from and drained to that node's zone in batches under its lock
 * (mm/page_alloc.c, 2.6.11: per_cpu_pageset).
 *
 * <p>A page comes from the nearest node that has one. Nodes are finite, so a process larger than its node spills over to the next, and
 * pays for the distance when it clears the pages.
 *
 * <p>Huge pages come from and go to the zones at once, each under its lock.
 *
 * <p>Simplified: no orders but these two; one zone a node. Watermarks are looked at when a list is filled, and not for every page.
 */
public final class PageAllocator {

    private final Memory memory;
    private final AllocatorCosts cost;
    private final VmStat vmStat;
    private final int batch;
    private final int high;
    private final SpinLock[] zoneLocks;
    private final CpuPages[][] cpuPages;

    /** Pages of zeroes of each CPU's own node; only with prezeroing. */
    private final CpuPages[] zeroedPages;

    private final int[][] fallback;
    private Shortage shortage = this::takeAny;
    private @Nullable Scrubbing scrubbing;

    /** Free pages of one node on one CPU's list, last in first out. Only that CPU touches it. */
    private static final class CpuPages {
        final long[] pages;
        int count;

        CpuPages(int capacity) {
            pages = new long[capacity];
        }
    }

    /**
     * @param batch pages moved between a CPU's list and a zone at once
     * @param high length at which such a list gives a batch back
     */
    PageAllocator(Memory memory, AllocatorCosts cost, VmStat vmStat, Locks locks, Distances distances, int cpus, int batch, int high) {
        this.memory = memory;
        this.cost = cost;
        this.vmStat = vmStat;
        this.batch = batch;
        this.high = Math.max(high, batch);
        int nodes = memory.nodes();
        zoneLocks = new SpinLock[nodes];
        fallback = new int[nodes][];
        for (int node = 0; node < nodes; node++) {
            zoneLocks[node] = locks.spinLock("zone->lock", LockRank.ZONE_LOCK);
            fallback[node] = byDistance(node, nodes, distances);
        }
        cpuPages = new CpuPages[cpus][nodes];
        zeroedPages = new CpuPages[cpus];
    }

    /** All nodes, nearest first; the lower number first among equally near ones. */
    private static int[] byDistance(int from, int nodes, Distances distances) {
        // Sorting boxed numbers is stable, which keeps equally near nodes in order.
        return IntStream.range(0, nodes)
                .boxed()
                .sorted((a, b) -> Integer.compare(distances.betweenNodes(from, a), distances.betweenNodes(from, b)))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /**
     * Takes a page near {@code cpu}, not cleared. Where memory is low the task may reclaim first, sleep, and go on at another CPU; no spinlock may be
     * held.
     *
     * @return {@link Zone#EMPTY} when the machine has none left for this task
     */
    long allocate(Cpu cpu) {
        return allocate(cpu, false);
    }

    /**
     * The same for who can do without: it may reclaim, and nobody is killed for it (__GFP_NORETRY).
     *
     * @return {@link Zone#EMPTY} when there is nothing to be had
     */
    long allocateOrFail(Cpu cpu) {
        return allocate(cpu, true);
    }

    private long allocate(Cpu cpu, boolean mayFail) {
        int node = cpu.node();
        long pfn = takeFrom(cpu, node, memory.zone(node).watermarks().low());
        return pfn != Zone.EMPTY ? pfn : shortage.allocate(cpu, mayFail);
    }

    /** What there is to do when pages have come back to a node. */
    @FunctionalInterface
    interface Scrubbing {
        void pagesFreed(Cpu cpu, int node);
    }

    /** Says what that is. */
    void afterFree(Scrubbing what) {
        scrubbing = what;
    }

    /**
     * Takes a page that holds zeroes: of {@code cpu}'s list of these, filled from the pool of its node while memory is not low.
     *
     * @return {@link Zone#EMPTY} when there is none
     */
    long allocateZeroed(Cpu cpu) {
        CpuPages list = zeroedPages[cpu.number()];
        if (list == null) {
            list = new CpuPages(batch);
            zeroedPages[cpu.number()] = list;
        }
        if (list.count == 0) {
            cpu.order();
            Zone zone = memory.zone(cpu.node());
            if (zone.zeroedFrames() == 0 || zone.freeFrames() <= zone.watermarks().low()) {
                return Zone.EMPTY;
            }
            zoneLocks[cpu.node()].lock(cpu);
            list.count = zone.takeZeroed(list.pages, batch);
            cpu.charge(cost.refill() + list.count * cost.refillPage());
            zoneLocks[cpu.node()].unlock(cpu);
        }
        return list.count == 0 ? Zone.EMPTY : take(cpu, list);
    }

    /**
     * Takes up to {@code into.length} pages of a node that are not known to hold zeroes, unless memory is low there.
     *
     * @return how many
     */
    int takeToScrub(Cpu cpu, int node, long[] into) {
        Zone zone = memory.zone(node);
        int count = 0;
        zoneLocks[node].lock(cpu);
        if (zone.unzeroedFrames() >= into.length && zone.freeFrames() - into.length > zone.watermarks().high()) {
            count = zone.take(into, 0, into.length);
        }
        cpu.charge(cost.refill() + count * cost.refillPage());
        zoneLocks[node].unlock(cpu);
        return count;
    }

    /** Gives them back, cleared. */
    void scrubbed(Cpu cpu, int node, long[] pages) {
        zoneLocks[node].lock(cpu);
        for (long pfn : pages) {
            memory.zone(node).freeZeroed(pfn);
        }
        cpu.charge(cost.drain() + pages.length * cost.drainPage());
        zoneLocks[node].unlock(cpu);
    }

    /** What there is to do when the nearest node has no page to spare. */
    @FunctionalInterface
    interface Shortage {
        /** @param mayFail whether the one who wants the page can do without */
        long allocate(Cpu cpu, boolean mayFail);
    }

    /**
     * The same for who holds a spinlock: nothing is reclaimed, and nobody waited for (GFP_ATOMIC).
     *
     * @return {@link Zone#EMPTY} when no node has a free page
     */
    long allocateAtomic(Cpu cpu) {
        return takeAny(cpu, true);
    }

    /** Takes a page of whichever node has one: all there is to do where nothing can be reclaimed. */
    private long takeAny(Cpu cpu, boolean mayFail) {
        for (int node : fallback[cpu.node()]) {
            long pfn = takeFrom(cpu, node, 0);
            if (pfn != Zone.EMPTY) {
                return pfn;
            }
        }
        return Zone.EMPTY;
    }

    /** Says what to do in a shortage. */
    void inShortage(Shortage what) {
        shortage = what;
    }

    /** All nodes, nearest to a CPU first. */
    int[] nodesNear(Cpu cpu) {
        return fallback[cpu.node()];
    }

    /** Takes a page of a node: from {@code cpu}'s list, filled from the zone if that has more than {@code mark} free pages. */
    long takeFrom(Cpu cpu, int node, long mark) {
        CpuPages list = list(cpu, node);
        if (list.count == 0) {
            refill(cpu, node, list, mark);
        }
        if (list.count == 0) {
            return Zone.EMPTY;
        }
        if (node != cpu.node()) {
            vmStat.numaMiss++;
        }
        return take(cpu, list);
    }

    /** Whether {@code cpu} has pages of a node on its list. */
    boolean hasListed(Cpu cpu, int node) {
        CpuPages list = cpuPages[cpu.number()][node];
        return list != null && list.count > 0;
    }

    /** Pages on the nearest node's list, which {@link #allocate} would take first. */
    int listed(Cpu cpu) {
        CpuPages list = cpuPages[cpu.number()][cpu.node()];
        return list == null ? 0 : list.count;
    }

    /** Takes one of them. */
    long allocateListed(Cpu cpu) {
        return take(cpu, cpuPages[cpu.number()][cpu.node()]);
    }

    private long take(Cpu cpu, CpuPages list) {
        cpu.charge(cost.alloc());
        vmStat.pgalloc++;
        long pfn = list.pages[--list.count];
        memory.frames().checkIdle(pfn);
        return pfn;
    }

    /** The lock of the zone from which the nearest node's list is filled. */
    SpinLock listLock(Cpu cpu) {
        return zoneLocks[cpu.node()];
    }

    /** Fills {@code cpu}'s empty list as {@link #allocate} does, unless memory is low. Under {@link #listLock}. */
    void fillList(Cpu cpu) {
        fill(cpu, cpu.node(), list(cpu, cpu.node()), memory.zone(cpu.node()).watermarks().low());
    }

    /**
     * What {@link #allocate} does when that has brought nothing.
     *
     * @return {@link Zone#EMPTY} when the machine has no page left for this task
     */
    long allocateInShortage(Cpu cpu) {
        return shortage.allocate(cpu, false);
    }

    /** Takes a page as {@link #allocateListed} does, without its cost; whether it is idle {@link FrameTable#mapIdleAnon} sees. */
    long popListed(Cpu cpu) {
        CpuPages list = cpuPages[cpu.number()][cpu.node()];
        return list.pages[--list.count];
    }

    /** Whether the nearest zone has a whole batch for {@code cpu}'s list, and is above its low mark. */
    boolean canRefillList(Cpu cpu) {
        Zone zone = memory.zone(cpu.node());
        return zone.freeFrames() >= batch && zone.freeFrames() > zone.watermarks().low();
    }

    /** Takes it as {@link #allocate} does when the list is empty, without its cost. */
    void refillList(Cpu cpu) {
        CpuPages list = list(cpu, cpu.node());
        list.count = memory.zone(cpu.node()).take(list.pages, 0, batch);
    }

    /**
     * Takes a huge page near {@code cpu}, not cleared; {@link Zone#EMPTY} when no node has one left.
     *
     * @param count base pages in it
     */
    long allocateHuge(Cpu cpu, int count) {
        for (int node : fallback[cpu.node()]) {
            zoneLocks[node].lock(cpu);
            long first = memory.zone(node).takeHuge(count);
            cpu.charge(cost.alloc());
            zoneLocks[node].unlock(cpu);
            if (first != Zone.EMPTY) {
                for (int i = 0; i < count; i++) {
                    memory.frames().set(first + i, FrameTable.HUGE_PART);
                }
                vmStat.pgalloc += count;
                vmStat.numaMiss += node == cpu.node() ? 0 : count;
                return first;
            }
        }
        return Zone.EMPTY;
    }

    /** Gives a huge page back of which nobody maps or holds any part. */
    void freeHuge(Cpu cpu, long first, int count) {
        int node = memory.node(first);
        zoneLocks[node].lock(cpu);
        memory.zone(node).freeHuge(first, count);
        cpu.charge(cost.free());
        zoneLocks[node].unlock(cpu);
        vmStat.pgfree += count;
    }

    /** Gives a page back that nobody maps or holds. */
    void free(Cpu cpu, long pfn) {
        int node = memory.node(pfn);
        CpuPages list = list(cpu, node);
        if (list.count >= high) {
            drain(cpu, node, list, batch);
        }
        memory.frames().forget(pfn);
        list.pages[list.count++] = pfn;
        cpu.charge(cost.free());
        vmStat.pgfree++;
    }

    private void refill(Cpu cpu, int node, CpuPages list, long mark) {
        zoneLocks[node].lock(cpu);
        fill(cpu, node, list, mark);
        zoneLocks[node].unlock(cpu);
    }

    private void fill(Cpu cpu, int node, CpuPages list, long mark) {
        if (memory.zone(node).freeFrames() > mark) {
            list.count = memory.zone(node).take(list.pages, 0, batch);
        }
        cpu.charge(cost.refill() + list.count * cost.refillPage());
    }

    /** The longest unused pages go back, those freed last stay: their lines are still in the cache. */
    private void drain(Cpu cpu, int node, CpuPages list, int count) {
        giveBack(cpu, node, list.pages, count);
        System.arraycopy(list.pages, count, list.pages, 0, list.count - count);
        list.count -= count;
    }

    /**
     * Gives back what an idle CPU has on its lists: drain_all_pages. An ordered operation of {@code cpu}. All pages leave the lists at once: while
     * zone->lock is waited for, the owner may have something to do again.
     */
    void drainLists(Cpu cpu, Cpu owner) {
        int nodes = zoneLocks.length;
        long[][] pages = new long[nodes + 1][];
        for (int node = 0; node < nodes; node++) {
            pages[node] = emptied(cpuPages[owner.number()][node]);
        }
        pages[nodes] = emptied(zeroedPages[owner.number()]);
        for (int i = 0; i < pages.length; i++) {
            if (pages[i].length > 0) {
                giveBack(cpu, i < nodes ? i : owner.node(), pages[i], pages[i].length);
            }
        }
    }

    private static long[] emptied(@Nullable CpuPages list) {
        long[] pages = list == null ? new long[0] : Arrays.copyOf(list.pages, list.count);
        if (list != null) {
            list.count = 0;
        }
        return pages;
    }

    private void giveBack(Cpu cpu, int node, long[] pages, int count) {
        zoneLocks[node].lock(cpu);
        for (int i = 0; i < count; i++) {
            memory.free(pages[i]);
        }
        cpu.charge(cost.drain() + count * cost.drainPage());
        zoneLocks[node].unlock(cpu);
        if (scrubbing != null) {
            scrubbing.pagesFreed(cpu, node);
        }
    }

    private CpuPages list(Cpu cpu, int node) {
        CpuPages[] lists = cpuPages[cpu.number()];
        CpuPages list = lists[node];
        if (list == null) {
            list = new CpuPages(high + batch);
            lists[node] = list;
        }
        return list;
    }

    /** Pages on all CPUs' lists: free, but in no zone. */
    long listedPages() {
        long listed = 0;
        for (CpuPages[] lists : cpuPages) {
            for (CpuPages list : lists) {
                listed += list == null ? 0 : list.count;
            }
        }
        for (CpuPages list : zeroedPages) {
            listed += list == null ? 0 : list.count;
        }
        return listed;
    }

    /** Calls {@code visitor} with every page on a CPU's list, by CPU, node and place on the list. */
    void forEachListed(LongConsumer visitor) {
        for (CpuPages[] lists : cpuPages) {
            for (CpuPages list : lists) {
                for (int i = 0; list != null && i < list.count; i++) {
                    visitor.accept(list.pages[i]);
                }
            }
        }
        for (CpuPages list : zeroedPages) {
            for (int i = 0; list != null && i < list.count; i++) {
                visitor.accept(list.pages[i]);
            }
        }
    }

    /** Free pages of the machine, those on CPUs' lists included. */
    public long freePages() {
        return memory.freeFrames() + listedPages();
    }
}
