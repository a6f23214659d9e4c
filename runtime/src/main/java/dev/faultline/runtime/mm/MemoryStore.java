package dev.faultline.runtime.mm;

/**
 * Shared memory and tmpfs: a page that is neither in memory nor in swap is a page of zeroes (shmem_nopage, mm/shmem.c, 2.6.11; shmem_fault, 6.x), and
 * there is nowhere to write to but swap, which is reclaim's business.
 */
final class MemoryStore implements BackingStore {

    private final MemoryManager kernel;

    MemoryStore(MemoryManager kernel) {
        this.kernel = kernel;
    }

    @Override
    public boolean bringIn(Fault fault, Inode inode, long index) {
        while (true) {
            fault.page = kernel.pageCache.find(fault.cpu(), inode, index);
            if (fault.page != PageCache.NONE) {
                return true;
            }
            long slot = inode.pages().swapSlot(index);
            if (slot != 0) {
                switch (kernel.sharedSwap.bringBack(fault.task(), inode, index, slot)) {
                    case LOOK_AGAIN -> {}
                    case READ -> fault.major = true;
                    case NO_MEMORY -> {
                        fault.fail(Fault.Result.OOM);
                        return false;
                    }
                }
            } else if (!kernel.ops.allocateCleared(fault)) {
                fault.fail(Fault.Result.OOM);
                return false;
            } else if (add(fault, inode, index)) {
                return true;
            }
        }
    }

    /** Adds the fault's page to the object, unless somebody was faster and it is in memory or in swap already. */
    private boolean add(Fault fault, Inode inode, long index) {
        long mine = fault.page;
        long there = kernel.pageCache.add(fault.cpu(), inode, index, mine, 0);
        if (there != mine) {
            kernel.ops.discardPage(fault);
            fault.page = there;
        }
        return there != PageCache.NONE;
    }

    @Override
    public boolean doIo(Fault fault) {
        throw new IllegalStateException("Memory has been asked for I/O.");
    }

    @Override
    public boolean mayWrite(Inode inode, long index) {
        return true;
    }

    @Override
    public boolean writeBack(UserTask task, FaultDesign design, Inode inode, long from, long to) {
        // Memory is where these pages belong.
        return true;
    }
}
