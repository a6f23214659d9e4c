package dev.faultline.runtime.mm;

import dev.faultline.runtime.cost.FaultCosts;
import dev.faultline.runtime.hardware.Cpu;
import java.util.Arrays;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Each CPU's batch of pages on their way to the LRU lists (mm/swap.c, include/linux/pagevec.h, 2.6.9 and 2.6.11).
 *
 * <p>A page in a batch carries a reference of its own. That is why a page faulted in moments ago looks shared, and a write to it after a fork
 * copies it although its other owner has gone. A full batch goes to the lists under the zone's lru_lock.
 *
 * <p>Simplified: one batch a CPU for both lists, as in 6.x; 2.6 has one for each.
 */
public final class Pagevecs {

    private final Memory memory;
    private final FrameTable frames;
    private final PageAllocator allocator;
    private final FaultCosts cost;
    private final LruLists[] lists;
    private final long[][] pages;
    private final int[] counts;

    /**
     * @param lists each node's
     * @param size pages in a batch: 16 in 2.6.9, 14 in 2.6.11, 15 later, 31 in 6.x
     */
    Pagevecs(Memory memory, PageAllocator allocator, FaultCosts cost, LruLists[] lists, int cpus, int size) {
        this.memory = memory;
        this.frames = memory.frames();
        this.allocator = allocator;
        this.cost = cost;
        this.lists = lists;
        pages = new long[cpus][size];
        counts = new int[cpus];
    }

    /** Puts a new page in {@code cpu}'s batch for the list its {@link FrameTable#ACTIVE} names: lru_cache_add_active, lru_cache_add. */
    void add(Cpu cpu, long pfn) {
        put(cpu, pfn);
        added(cpu);
    }

    /** Completes {@link #put}: a batch that is full goes to the lists. No spinlock that ranks below zone->lru_lock may be held. */
    void added(Cpu cpu) {
        int number = cpu.number();
        cpu.charge(cost.lruAdd());
        if (counts[number] == pages[number].length) {
            drain(cpu);
            // The lists' lock may still be on its way back, and whoever calls goes on to store an entry that others look at without a lock.
            cpu.order();
        }
    }

    /** Puts a page in {@code cpu}'s batch, which has {@link #room}. */
    void put(Cpu cpu, long pfn) {
        frames.hold(pfn);
        putHeld(cpu, pfn);
    }

    /** The same with a page that has the batch's reference already. */
    void putHeld(Cpu cpu, long pfn) {
        int number = cpu.number();
        pages[number][counts[number]++] = pfn;
    }

    /**
     * Puts a new huge page on its list at once, after what waits in {@code cpu}'s batch: huge pages do not wait there (6.x:
     * folio_may_be_lru_cached). Ends in order.
     */
    void addHuge(Cpu cpu, long first, int count) {
        drain(cpu);
        LruLists list = lists[memory.node(first)];
        list.lock().lock(cpu);
        for (long pfn = first; pfn < first + count; pfn++) {
            list.add(pfn);
        }
        cpu.charge(cost.lruDrain() + cost.lruDrainPage());
        list.lock().unlock(cpu);
        cpu.order();
    }

    /** How often {@link #add} would only add, and not fill {@code cpu}'s batch. */
    int room(Cpu cpu) {
        int number = cpu.number();
        return pages[number].length - 1 - counts[number];
    }

    /** Moves {@code cpu}'s batch to the lists: lru_add_drain. Ends in order, for the caller goes on to change a page table. */
    void drain(Cpu cpu) {
        drain(cpu, cpu);
    }

    /** The same for the batch of {@code owner}, which is {@code cpu} or idle. */
    void drain(Cpu cpu, Cpu owner) {
        int number = owner.number();
        int count = counts[number];
        if (count == 0) {
            return;
        }
        long[] mine = pages[number];
        if (owner != cpu) {
            // The owner may begin to work, and to fill its batch, before this is done.
            mine = Arrays.copyOf(mine, count);
            counts[number] = 0;
        }
        // One lock for each run of pages of one node.
        for (int from = 0; from < count;) {
            int node = memory.node(mine[from]);
            int to = from;
            lists[node].lock().lock(cpu);
            while (to < count && memory.node(mine[to]) == node) {
                lists[node].add(mine[to++]);
            }
            cpu.charge(cost.lruDrain() + (to - from) * cost.lruDrainPage());
            lists[node].lock().unlock(cpu);
            from = to;
        }
        if (owner == cpu) {
            counts[number] = 0;
        }
        releasePages(cpu, mine, count);
    }

    /** Whether {@link #drain} would free no page, and take one lock only: that of {@code cpu}'s node. */
    boolean onlyMoves(Cpu cpu) {
        int number = cpu.number();
        long[] mine = pages[number];
        for (int i = 0; i < counts[number]; i++) {
            if (memory.node(mine[i]) != cpu.node() || frames.mapCount(mine[i]) == 0) {
                return false;
            }
        }
        return true;
    }

    /** Does what {@link #drain} does where it {@link #onlyMoves}, without its cost. */
    void emptyBatch(Cpu cpu) {
        int number = cpu.number();
        long[] mine = pages[number];
        for (int i = 0; i < counts[number]; i++) {
            lists[cpu.node()].addFromBatch(mine[i]);
        }
        counts[number] = 0;
    }

    /**
     * Gives a reference to each page back and frees those whose last it was: the kernel's release_pages. They leave the LRU lists under one lock
     * for each run of pages of one node. Ends in order.
     *
     * @param held overwritten
     */
    void releasePages(Cpu cpu, long[] held, int count) {
        // A page in another CPU's batch is freed by whoever comes last, so the counts are shared with that CPU.
        cpu.order();
        int last = 0;
        for (int i = 0; i < count; i++) {
            if (frames.release(held[i]) == 0 && frames.mapCount(held[i]) == 0) {
                held[last++] = held[i];
            }
        }
        freeUnused(cpu, held, last);
    }

    /**
     * Gives a reference to each part of a huge page back, and frees what nobody has any more: all of it as one, or the parts that remain unused.
     * Ends in order.
     *
     * <p>Simplified: 6.x frees no part of a huge page before it has split the page, which it does when memory is short.
     */
    void releaseHuge(Cpu cpu, long first, int count) {
        cpu.order();
        long[] unused = new long[count];
        int last = 0;
        for (long pfn = first; pfn < first + count; pfn++) {
            if (frames.release(pfn) == 0 && frames.mapCount(pfn) == 0) {
                unused[last++] = pfn;
            }
        }
        if (last < count) {
            freeUnused(cpu, unused, last);
            return;
        }
        LruLists list = lists[memory.node(first)];
        list.lock().lock(cpu);
        for (long pfn : unused) {
            list.remove(pfn);
        }
        cpu.charge(cost.lruDrain());
        list.lock().unlock(cpu);
        allocator.freeHuge(cpu, first, count);
        cpu.order();
    }

    /** Frees the first {@code last} pages of {@code held}, which nobody has. */
    private void freeUnused(Cpu cpu, long[] held, int last) {
        for (int from = 0; from < last;) {
            int node = memory.node(held[from]);
            int to = from;
            boolean listed = false;
            while (to < last && to - from < pages[0].length && memory.node(held[to]) == node) {
                listed |= frames.has(held[to++], FrameTable.LRU);
            }
            if (listed) {
                lists[node].lock().lock(cpu);
                for (int i = from; i < to; i++) {
                    if (frames.has(held[i], FrameTable.LRU)) {
                        lists[node].remove(held[i]);
                    }
                }
                cpu.charge(cost.lruDrain());
                lists[node].lock().unlock(cpu);
            }
            while (from < to) {
                allocator.free(cpu, held[from++]);
            }
        }
        if (last > 0) {
            // Walkers read page tables without a lock: what the caller does to one must not overtake the unlocks posted here.
            cpu.order();
        }
    }

    /** Calls {@code visitor} with every page in a batch, by CPU and place. */
    void forEach(LongConsumer visitor) {
        for (int cpu = 0; cpu < counts.length; cpu++) {
            for (int i = 0; i < counts[cpu]; i++) {
                visitor.accept(pages[cpu][i]);
            }
        }
    }

    /** Pages in all batches that are not among {@code others}. */
    long countOutside(Set<Long> others) {
        long[] outside = {0};
        forEach(pfn -> outside[0] += others.contains(pfn) ? 0 : 1);
        return outside[0];
    }
}
