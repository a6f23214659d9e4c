package dev.faultline.runtime.mm;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What must hold of swap whenever no operation is under way: every slot counts the entries that name it, and the page that stands for it; every such
 * page knows its slot; an exclusive entry is the only one; and what is clean is on the device, so that nothing written is ever dropped.
 */
final class SwapInvariants {

    private final Swap swap;
    private final FrameTable frames;
    private final Consumer<String> violate;

    /** Entries that name each slot, over all address spaces and objects. */
    private final Map<Long, Integer> users = new HashMap<>();

    SwapInvariants(MemoryManager kernel, Consumer<String> violate) {
        this.swap = kernel.swap;
        this.frames = kernel.frames;
        this.violate = violate;
    }

    /** Notes that an entry, or the place of a page of an object, names a slot. */
    void found(long slot) {
        users.merge(slot, 1, Integer::sum);
    }

    /**
     * Compares what was found with the map and the cache.
     *
     * @param held receives the pages of the swap cache
     */
    void check(Set<Long> held) {
        long[] used = new long[swap.areas().size()];
        swap.map().forEachUsed(slot -> {
            used[swap.area(slot).type()]++;
            checkSlot(slot);
        });
        users.forEach((slot, count) -> {
            if (swap.map().isFree(slot)) {
                violate.accept("swap slot %d is free, and %d entries name it".formatted(slot, count));
            }
        });
        for (SwapArea area : swap.areas()) {
            if (area.usedSlots() != used[area.type()]) {
                violate.accept("%s counts %d slots in use, its map %d".formatted(area, area.usedSlots(), used[area.type()]));
            }
        }
        long[] pages = {0};
        swap.cache().forEach((slot, pfn) -> {
            pages[0]++;
            held.add(pfn);
            checkPage(slot, pfn);
        });
        if (pages[0] != swap.cache().pages()) {
            violate.accept("the swap cache counts %d pages and has %d".formatted(swap.cache().pages(), pages[0]));
        }
    }

    private void checkSlot(long slot) {
        int counted = swap.map().users(slot);
        int found = users.getOrDefault(slot, 0);
        if (counted != found) {
            violate.accept("swap slot %d counts %d users, %d entries name it".formatted(slot, counted, found));
        }
        if (swap.map().isCached(slot) != (swap.cache().frame(slot) != SwapCache.NONE)) {
            violate.accept("swap slot %d and the swap cache disagree about whether a page stands for it".formatted(slot));
        }
        if (swap.map().isExclusive(slot) && counted > 1) {
            violate.accept("swap slot %d is marked exclusive and has %d users".formatted(slot, counted));
        }
    }

    private void checkPage(long slot, long pfn) {
        if (swap.cache().slot(pfn) != slot || !frames.has(pfn, FrameTable.SWAP_CACHE) || frames.holds(pfn) == 0) {
            violate.accept("frame %x stands for swap slot %d and does not know: %s".formatted(pfn, slot, frames.describe(pfn)));
        }
        // An entry that maps it may be dirty in its place. What nobody will read again need not be there: its last user went while it was being written.
        boolean isClean = frames.mapCount(pfn) == 0 && !frames.has(pfn, FrameTable.DIRTY);
        if (isClean && swap.map().users(slot) > 0 && frames.content(pfn) != swap.map().content(slot)) {
            violate.accept("frame %x is clean, and swap slot %d does not hold what it does".formatted(pfn, slot));
        }
    }
}
