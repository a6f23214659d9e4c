package dev.faultline.runtime.mm;

import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.preset.KernelPreset.Behaviour;
import dev.faultline.runtime.sched.Task;

/**
 * Shared memory in swap: its object keeps the slot in the place of the page, so that page tables need not know (shmem_writepage and shmem_getpage,
 * mm/shmem.c, 2.6.11; shmem_writeout and shmem_swapin_folio, 6.x).
 *
 * <pre>
 *   object    | page | page | slot 7 | page |          a page is in the object, or its slot is, never both
 *                                |
 *   swap                       slot 7: one user, the place in the object
 * </pre>
 *
 * The page lock keeps a page from moving both ways at once.
 *
 * <p>Simplified: reading past the swap cache, as 6.x does on a synchronous device, is through the cache here, without reading ahead.
 */
final class SharedSwap {

    private final MemoryManager kernel;
    private final FrameTable frames;
    private final Swap swap;
    private final boolean classic;

    SharedSwap(MemoryManager kernel) {
        this.kernel = kernel;
        this.frames = kernel.frames;
        this.swap = kernel.swap;
        this.classic = kernel.kernel.behaviour() == Behaviour.CLASSIC;
    }

    // ---- out --------------------------------------------------------------------------------------------------------

    /**
     * Moves a page that nothing maps to swap. The caller has it locked, and a reference on it.
     *
     * @return false if swap is full, or somebody else has the page
     */
    boolean moveOut(Cpu cpu, long pfn) {
        cpu.order();
        Inode inode = kernel.inodes.find(frames.rmap(pfn));
        if (inode == null || !swap.add(cpu, pfn)) {
            return false;
        }
        long slot = swap.cache().slot(pfn);
        long index = Integer.toUnsignedLong(frames.index(pfn));
        swap.addPlace(cpu, slot);
        inode.treeLock().lock(cpu);
        cpu.order();
        // The object's reference, the cache's and the caller's. What a fault has added beyond an end that has moved meanwhile is not worth a slot.
        boolean isUnused =
                index < inode.sizePages() && inode.pages().get(index) == pfn && frames.mapCount(pfn) == 0 && frames.holds(pfn) == 3;
        if (isUnused) {
            inode.pages().swapOut(index, slot);
            frames.setRmap(pfn, 0);
            frames.release(pfn);
        }
        inode.treeLock().unlock(cpu);
        if (!isUnused) {
            swap.free(cpu, slot);
            swap.dropUnused(cpu, pfn);
        }
        return isUnused;
    }

    // ---- back -------------------------------------------------------------------------------------------------------

    /** How an attempt to bring a page back ended. */
    enum Outcome {
        /** It was in the swap cache, and is in its object now; or somebody else has changed something: look again. */
        LOOK_AGAIN,
        /** The same, and it was read. */
        READ,
        /** There is no memory for it. */
        NO_MEMORY
    }

    /** Brings page {@code index} of an object back from the slot it is in. No spinlock is held. */
    Outcome bringBack(Task task, Inode inode, long index, long slot) {
        Outcome outcome = Outcome.LOOK_AGAIN;
        long pfn = swap.cache().find(task.cpu(), slot);
        if (pfn == SwapCache.NONE) {
            pfn = read(task, slot);
            if (pfn == SwapCache.NONE) {
                task.cpu().order();
                return inode.pages().swapSlot(index) == slot ? Outcome.NO_MEMORY : Outcome.LOOK_AGAIN;
            }
            outcome = Outcome.READ;
        } else {
            kernel.swapIn.readAhead().foundBySlot(task.cpu(), pfn);
        }
        kernel.pageLocks.lock(task, pfn);
        kernel.pageLocks.awaitWriteback(task, pfn);
        if (swap.cache().slot(pfn) == slot) {
            moveBack(task.cpu(), inode, index, slot, pfn);
        }
        kernel.pageLocks.unlock(task.cpu(), pfn);
        kernel.pagevecs.releasePages(task.cpu(), new long[] {pfn}, 1);
        return outcome;
    }

    private long read(Task task, long slot) {
        SwapReader reader = kernel.swapIn.reader();
        if (classic || !swap.area(slot).device().isSynchronous()) {
            return kernel.swapIn.readAhead().readAround(task, slot);
        }
        SwapReader.Batch batch = reader.batch();
        long pfn = reader.read(task, slot, batch);
        batch.submit(task);
        return pfn;
    }

    /** Puts a locked page of the swap cache in the place of its slot. */
    private void moveBack(Cpu cpu, Inode inode, long index, long slot, long pfn) {
        inode.treeLock().lock(cpu);
        cpu.order();
        boolean isThere = inode.pages().swapSlot(index) == slot;
        if (isThere) {
            inode.pages().swapIn(index, pfn);
            frames.hold(pfn);
            frames.setRmap(pfn, inode.id());
            frames.setIndex(pfn, (int) index);
        }
        cpu.charge(kernel.cost.fault().pageCacheAdd());
        inode.treeLock().unlock(cpu);
        if (isThere) {
            swap.free(cpu, slot);
            swap.dropUnused(cpu, pfn);
        }
    }
}
