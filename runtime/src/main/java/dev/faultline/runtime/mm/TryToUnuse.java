package dev.faultline.runtime.mm;

import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.stats.Stat;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings back what is in an area of swap, so that the area is empty: try_to_unuse (mm/swapfile.c).
 *
 * <pre>
 *   until no slot is in use
 *     for each page of shared memory in the area: move it back to its object
 *     for each address space that has had entries in swap            mmap_sem for reading
 *       for each entry that names a slot of the area
 *         find the page or read it, lock it, wait for its write-back
 *         the entry still names the slot: map the page               the entry's lock
 *         nobody else names the slot: take the page out of the cache
 *     pages left in the cache that nobody maps or names: take them out
 * </pre>
 *
 * <p>Simplified: 2.6 goes from slot to slot, and for each searches every address space; here it goes from entry to entry as 6.x does. A process that ends
 * meanwhile does not wait: it has no entries left.
 *
 * <p>Where memory runs out meanwhile this gives up, before anybody is killed ({@link SwapoffInProgress}).
 */
public final class TryToUnuse {

    private final MemoryManager kernel;
    private final FaultDesign design;
    private final Swap swap;
    private final PageLocks locks;
    private final int pageShift;

    public TryToUnuse(MemoryManager kernel, FaultDesign design) {
        this.kernel = kernel;
        this.design = design;
        this.swap = kernel.swap;
        this.locks = kernel.pageLocks;
        this.pageShift = kernel.arch.geometry().pageShift();
    }

    /**
     * Empties an area, of which no slot is taken any more. No lock is held.
     *
     * @return false for want of memory; what was brought back by then stays
     */
    public boolean empty(UserTask task, SwapArea area) {
        task.cpu().order();
        SwapoffInProgress swapoff = new SwapoffInProgress(task);
        swap.swapoffs().add(swapoff);
        try {
            return empty(task, area, swapoff);
        } finally {
            task.cpu().order();
            swap.swapoffs().remove(swapoff);
        }
    }

    private boolean empty(UserTask task, SwapArea area, SwapoffInProgress swapoff) {
        long before = area.usedSlots();
        while (before > 0) {
            if (swapoff.mustStop() || !emptyShared(task, area)) {
                return false;
            }
            for (AddressSpace mm : List.copyOf(kernel.spaces())) {
                if (mm.isOnMmlist && !empty(task, area, mm)) {
                    return false;
                }
            }
            dropUnmapped(task, area);
            task.cpu().order();
            if (area.usedSlots() == before) {
                // Who has the rest is ending, or reads it just now.
                kernel.scheduler.nap(task, kernel.cost.scheduler().tick());
                task.cpu().order();
            }
            before = area.usedSlots();
        }
        return true;
    }

    /** Brings back pages of shared memory. */
    private boolean emptyShared(UserTask task, SwapArea area) {
        for (Inode inode : List.copyOf(kernel.inodes.all())) {
            List<Long> found = new ArrayList<>();
            task.cpu().order();
            inode.pages().forEachSwapped(0, PageTree.END, (index, slot) -> {
                if (area.contains(slot)) {
                    found.add(index);
                }
            });
            for (long index : found) {
                task.cpu().order();
                long slot = inode.pages().swapSlot(index);
                if (area.contains(slot)
                        && kernel.sharedSwap.bringBack(task, inode, index, slot) == SharedSwap.Outcome.NO_MEMORY) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean empty(UserTask task, SwapArea area, AddressSpace mm) {
        mm.mmapSem().downRead(task);
        try {
            for (Vma vma : mm.vmas().overlapping(0, -1L)) {
                if (vma.anonVma() != 0 && !empty(task, area, mm, vma)) {
                    return false;
                }
            }
            return true;
        } finally {
            mm.mmapSem().upRead(task);
        }
    }

    private boolean empty(UserTask task, SwapArea area, AddressSpace mm, Vma vma) {
        for (long address : addresses(task.cpu(), area, mm, vma)) {
            task.cpu().order();
            long entry = mm.pageTables().read(address);
            if (isIn(area, entry) && !bringBack(task, mm, vma, address, entry)) {
                return false;
            }
        }
        return true;
    }

    /** Where entries name slots of the area, as seen without their locks. */
    private List<Long> addresses(Cpu cpu, SwapArea area, AddressSpace mm, Vma vma) {
        List<Long> found = new ArrayList<>();
        cpu.order();
        mm.pageTables().forEachLeaf(vma.start(), vma.end(), (leaf, from, to) -> {
            for (int i = from; i < to; i++) {
                if (isIn(area, leaf.words[i])) {
                    found.add(leaf.base + ((long) i << pageShift));
                }
            }
        });
        return found;
    }

    private boolean isIn(SwapArea area, long entry) {
        return swap.isSwap(entry) && area.contains(swap.slot(entry));
    }

    /**
     * Maps the page of one entry in its place, if that still names the slot.
     *
     * @return false for want of memory
     */
    private boolean bringBack(UserTask task, AddressSpace mm, Vma vma, long address, long entry) {
        long slot = swap.slot(entry);
        long pfn = swap.cache().find(task.cpu(), slot);
        if (pfn == SwapCache.NONE) {
            pfn = kernel.swapIn.readAhead().readAround(task, slot);
        }
        if (pfn == SwapCache.NONE) {
            task.cpu().order();
            return mm.pageTables().read(address) != entry;
        }
        locks.lock(task, pfn);
        locks.awaitWriteback(task, pfn);
        if (swap.cache().slot(pfn) == slot) {
            long page = pfn;
            design.withEntry(task, mm, address, (table, index) -> map(task, mm, vma, address, entry, page, table, index));
            swap.dropUnused(task.cpu(), pfn);
        }
        locks.unlock(task.cpu(), pfn);
        kernel.pagevecs.releasePages(task.cpu(), new long[] {pfn}, 1);
        return true;
    }

    private void map(UserTask task, AddressSpace mm, Vma vma, long address, long entry, long pfn, PageTable table, int index) {
        if (table.words[index] != entry) {
            return;
        }
        kernel.entries.set(
                task.cpu(), table, index, kernel.swapIn.installUnused(task, mm, vma, address, swap.slot(entry), pfn));
        if (mm == task.mm()) {
            task.account().add(Stat.SWAPPED, -1);
            task.account().add(Stat.ANON_RSS, 1);
        }
    }

    /** Takes pages of the area out of the cache that nobody names: read ahead, or left by who has mapped them. */
    private void dropUnmapped(UserTask task, SwapArea area) {
        List<Long> pages = new ArrayList<>();
        task.cpu().order();
        swap.cache().forEach((slot, pfn) -> {
            if (area.contains(slot)) {
                kernel.frames.hold(pfn);
                pages.add(pfn);
            }
        });
        for (long pfn : pages) {
            locks.lock(task, pfn);
            locks.awaitWriteback(task, pfn);
            swap.dropUnused(task.cpu(), pfn);
            locks.unlock(task.cpu(), pfn);
            kernel.pagevecs.releasePages(task.cpu(), new long[] {pfn}, 1);
        }
    }
}
