package dev.faultline.runtime.mm;

import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.preset.KernelPreset.Behaviour;
import dev.faultline.runtime.sched.Task;

/**
 * What is read from swap along with the page a fault wants (mm/swap_state.c; swapin_readahead in mm/memory.c of 2.6.11).
 *
 * <pre>
 *   2.6              slots     the aligned block of 2^vm.page-cluster slots around the wanted one, up to the first free slot
 *   6.x, disk        slots     the same, as large as {@link SwapWindow} says, past free slots
 *   6.x, others      pages     as many pages of the mapping as the window says, those that are in swap:
 *                              onwards, backwards, or around, by where the last fault was
 *
 *            leaf table of the mapping          | . s s p s . s s |       s in swap, p in memory
 *            window of 8 around the fault F       [ s s p F . s s . ]
 * </pre>
 *
 * A window of pages never leaves the mapping, nor the leaf table of the fault.
 */
final class SwapReadAhead {

    /** SWAP_RA_ORDER_CEILING: the largest window of pages, as a power of two. */
    private static final int LARGEST_PAGE_ORDER = 5;

    private final MemoryManager kernel;
    private final Swap swap;
    private final SwapReader reader;
    private final boolean classic;
    private final int cluster;
    private final int pageShift;
    private final boolean byPages;
    private final SwapWindow machineWindow = new SwapWindow();

    SwapReadAhead(MemoryManager kernel, Swap swap, SwapReader reader, int pageCluster) {
        this.kernel = kernel;
        this.swap = swap;
        this.reader = reader;
        this.classic = kernel.kernel.behaviour() == Behaviour.CLASSIC;
        this.cluster = pageCluster;
        this.pageShift = kernel.arch.geometry().pageShift();
        this.byPages = !classic && swap.areas().stream().noneMatch(SwapArea::isRotational);
    }

    /** A fault has found its page in the swap cache: the window grows if it was read ahead. */
    void found(Fault fault, long pfn) {
        if (!byPages) {
            foundBySlot(fault.cpu(), pfn);
            return;
        }
        fault.cpu().order();
        fault.vma.swapWindow().found(fault.address >>> pageShift, swap.cache().clearReadAhead(pfn));
    }

    /** The same of a page that is read ahead by slots. */
    void foundBySlot(Cpu cpu, long pfn) {
        if (!classic) {
            cpu.order();
            if (swap.cache().clearReadAhead(pfn)) {
                machineWindow.hit();
            }
        }
    }

    /**
     * Reads the page of a fault, and others with it.
     *
     * @return the fault's page with a reference, which may still be being read; {@link SwapCache#NONE} without memory, or if nobody uses the slot
     */
    long read(Fault fault, long slot) {
        if (!byPages) {
            return readAround(fault.task(), slot);
        }
        SwapReader.Batch batch = reader.batch();
        readPages(fault, batch);
        return readWanted(fault.task(), slot, batch);
    }

    /** The same by slots alone: for shared memory, which has no page table to look in, and where nobody has faulted. */
    long readAround(Task task, long slot) {
        SwapReader.Batch batch = reader.batch();
        if (classic) {
            readBlock(task, slot, batch);
        } else {
            readWindow(task, slot, batch);
        }
        return readWanted(task, slot, batch);
    }

    private long readWanted(Task task, long slot, SwapReader.Batch batch) {
        long pfn = reader.read(task, slot, batch);
        batch.submit(task);
        // What was read goes to the LRU lists at once, lest a batch's reference makes it look shared.
        kernel.pagevecs.drain(task.cpu());
        return pfn;
    }

    // ---- by slots ---------------------------------------------------------------------------------------------------

    /** swapin_readahead of 2.6: valid_swaphandles says how far. */
    private void readBlock(Task task, long slot, SwapReader.Batch batch) {
        if (cluster == 0) {
            return;
        }
        SwapArea area = swap.area(slot);
        long offset = area.offset(slot);
        long first = Math.max(1, offset >>> cluster << cluster);
        long end = Math.min(area.usableSlots() + 1, (offset >>> cluster) + 1 << cluster);
        Cpu cpu = task.cpu();
        area.lock(cpu, slot);
        long last = first;
        while (last < end && !swap.map().isFree(area.slot(last))) {
            last++;
        }
        area.unlock(cpu, slot);
        for (long each = first; each < last; each++) {
            if (!readAhead(task, area.slot(each), slot, batch)) {
                return;
            }
        }
    }

    /** swap_cluster_readahead of 6.x. */
    private void readWindow(Task task, long slot, SwapReader.Batch batch) {
        if (cluster == 0) {
            return;
        }
        SwapArea area = swap.area(slot);
        task.cpu().order();
        int pages = machineWindow.nextOfMachine(slot, 1 << cluster);
        if (pages == 1) {
            return;
        }
        long offset = area.offset(slot);
        long end = Math.min(area.usableSlots() + 1, (offset | pages - 1) + 1);
        for (long each = Math.max(1, offset & -pages); each < end; each++) {
            readAhead(task, area.slot(each), slot, batch);
        }
    }

    // ---- by pages ---------------------------------------------------------------------------------------------------

    /** swap_vma_readahead of 6.x. Entries are looked at without their lock. */
    private void readPages(Fault fault, SwapReader.Batch batch) {
        int most = 1 << Math.min(cluster, LARGEST_PAGE_ORDER);
        if (most == 1) {
            return;
        }
        fault.cpu().order();
        long page = fault.address >>> pageShift;
        SwapWindow window = fault.vma.swapWindow();
        long before = window.last();
        int pages = window.next(page, most);
        if (pages == 1) {
            return;
        }
        long left = leftmost(page, before, pages);
        int tableShift = kernel.arch.geometry().spanShift(0) - pageShift;
        long table = page >>> tableShift << tableShift;
        long start = Math.max(Math.max(left, fault.vma.start() >>> pageShift), table);
        long end = Math.min(Math.min(left + pages, fault.vma.end() >>> pageShift), table + (1L << tableShift));
        long wanted = swap.slot(fault.entry);
        for (long each = start; each < end; each++) {
            fault.cpu().order();
            long entry = fault.mm().pageTables().read(each << pageShift);
            if (swap.isSwap(entry)) {
                readAhead(fault.task(), swap.slot(entry), wanted, batch);
            }
        }
    }

    private static long leftmost(long page, long before, int pages) {
        if (page == before + 1) {
            return page;
        }
        return page == before - 1 ? page - pages + 1 : page - (pages - 1) / 2;
    }

    // ---- one slot ---------------------------------------------------------------------------------------------------

    /**
     * Reads a slot unless it is in memory.
     *
     * @return false without memory, and for a free slot
     */
    private boolean readAhead(Task task, long slot, long wanted, SwapReader.Batch batch) {
        int before = batch.count();
        long pfn = reader.read(task, slot, batch);
        if (pfn == SwapCache.NONE) {
            return false;
        }
        Cpu cpu = task.cpu();
        if (batch.count() > before && slot != wanted) {
            cpu.order();
            swap.cache().markReadAhead(pfn);
        }
        kernel.pagevecs.releasePages(cpu, new long[] {pfn}, 1);
        return true;
    }
}
