package dev.faultline.runtime.mm;

import dev.faultline.runtime.block.BlockRequest;
import dev.faultline.runtime.block.BlockRequest.Direction;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.preset.KernelPreset.Behaviour;
import dev.faultline.runtime.sched.Task;
import java.util.Arrays;

/**
 * Reads slots into the swap cache: read_swap_cache_async (mm/swap_state.c) and swap_readpage (mm/page_io.c).
 *
 * <p>A page is in the cache from before it is read, locked until the device is done, so that whoever else wants it waits for the one read. What one
 * caller asks for in a row goes to the device as one request where the slots lie side by side, as the block layer's plug has it.
 */
final class SwapReader {

    private final MemoryManager kernel;
    private final Swap swap;
    private final FrameTable frames;
    private final boolean classic;

    SwapReader(MemoryManager kernel, Swap swap) {
        this.kernel = kernel;
        this.swap = swap;
        this.frames = kernel.frames;
        this.classic = kernel.kernel.behaviour() == Behaviour.CLASSIC;
    }

    /** Reads that wait to be submitted together. */
    final class Batch {
        private long[] slots = new long[8];
        private long[] pages = new long[8];
        private int count;

        private void add(long slot, long pfn) {
            if (count == slots.length) {
                slots = Arrays.copyOf(slots, 2 * count);
                pages = Arrays.copyOf(pages, 2 * count);
            }
            slots[count] = slot;
            pages[count++] = pfn;
        }

        /** Pages that wait. */
        int count() {
            return count;
        }

        /** Hands them to their devices, neighbours as one request. */
        void submit(Task task) {
            for (int from = 0; from < count;) {
                int to = from + 1;
                while (to < count && slots[to] == slots[to - 1] + 1 && swap.area(slots[from]).contains(slots[to])) {
                    to++;
                }
                SwapReader.this.submit(task.cpu(), slots[from], Arrays.copyOfRange(pages, from, to));
                from = to;
            }
            count = 0;
        }
    }

    Batch batch() {
        return new Batch();
    }

    /**
     * The page that stands for a slot, with a reference; where there is none, a new one that {@code batch} reads.
     *
     * @return {@link SwapCache#NONE} without memory, and where nobody uses the slot
     */
    long read(Task task, long slot, Batch batch) {
        long made = SwapCache.NONE;
        long found = swap.cache().find(task.cpu(), slot);
        while (found == SwapCache.NONE) {
            if (made == SwapCache.NONE) {
                task.cpu().charge(kernel.cost.fault().charge());
                made = kernel.allocator.allocate(task.cpu());
                if (made == Zone.EMPTY) {
                    return SwapCache.NONE;
                }
                kernel.pageLocks.lockNew(made);
                frames.hold(made);
                frames.set(made, classic ? FrameTable.SWAP_BACKED | FrameTable.ACTIVE : FrameTable.SWAP_BACKED);
            }
            switch (swap.enter(task.cpu(), slot, made)) {
                case YES -> {
                    task.cpu().order();
                    kernel.pagevecs.add(task.cpu(), made);
                    batch.add(slot, made);
                    return made;
                }
                case GONE -> {
                    drop(task.cpu(), made);
                    return SwapCache.NONE;
                }
                case TAKEN -> found = swap.cache().find(task.cpu(), slot);
            }
        }
        if (made != SwapCache.NONE) {
            drop(task.cpu(), made);
        }
        return found;
    }

    private void drop(Cpu cpu, long pfn) {
        frames.clear(pfn, FrameTable.LOCKED);
        frames.release(pfn);
        kernel.allocator.free(cpu, pfn);
    }

    /** Reads neighbouring slots into locked pages, which are unlocked when that is done. */
    private void submit(Cpu cpu, long firstSlot, long[] pages) {
        SwapArea area = swap.area(firstSlot);
        int bytes = kernel.arch.geometry().pageBytes();
        cpu.order();
        for (int i = 0; i < pages.length; i++) {
            frames.setContent(pages[i], swap.map().content(firstSlot + i));
        }
        kernel.vmStat.pswpin += pages.length;
        area.device().submit(cpu, new BlockRequest(
                Direction.READ, area.offset(firstSlot) * bytes, (long) bytes * pages.length, time -> {
                    for (long pfn : pages) {
                        kernel.pageLocks.unlocked(pfn, time);
                    }
                }));
    }

    /** Reads a slot into a page that is not in the cache, on a device that is done when this returns. */
    void readAtOnce(Cpu cpu, long slot, long pfn) {
        kernel.pageLocks.lockNew(pfn);
        submit(cpu, slot, new long[] {pfn});
    }
}
