package dev.faultline.runtime.mm;

/**
 * Shared memory and tmpfs: nothing is behind them, so a page that is not in memory is a page of zeroes (shmem_nopage, mm/shmem.c, 2.6.11;
 * shmem_fault, 6.x), and there is nowhere to write to.
 */
final class MemoryStore implements BackingStore {

    private final MemoryManager kernel;

    MemoryStore(MemoryManager kernel) {
        this.kernel = kernel;
    }

    @Override
    public boolean bringIn(Fault fault, Inode inode, long index) {
        fault.page = kernel.pageCache.find(fault.cpu(), inode, index);
        if (fault.page != PageCache.NONE) {
            return true;
        }
        if (!kernel.ops.allocateCleared(fault)) {
            fault.fail(Fault.Result.OOM);
            return false;
        }
        long mine = fault.page;
        long there = kernel.pageCache.add(fault.cpu(), inode, index, mine, 0);
        if (there != mine) {
            kernel.ops.discardPage(fault);
            fault.page = there;
        }
        return true;
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
