package dev.faultline.runtime.mm;

import java.util.ArrayList;
import java.util.List;

/**
 * Files on a disk that answers at once: a page that is not in memory is read when a fault wants it, one at a time, and is a major fault
 * (filemap_nopage, mm/filemap.c, 2.6.11; filemap_fault, 6.x).
 */
final class DiskStore implements BackingStore {

    private final MemoryManager kernel;
    private final PageMkclean mkclean;

    DiskStore(MemoryManager kernel) {
        this.kernel = kernel;
        this.mkclean = new PageMkclean(kernel);
    }

    @Override
    public boolean bringIn(Fault fault, Inode inode, long index) {
        fault.page = kernel.pageCache.find(fault.cpu(), inode, index);
        if (fault.page != PageCache.NONE) {
            return true;
        }
        fault.major = true;
        if (!kernel.ops.allocateCleared(fault)) {
            fault.fail(Fault.Result.OOM);
            return false;
        }
        long mine = fault.page;
        fault.cpu().order();
        kernel.frames.setContent(mine, inode.image().read(index));
        long there = kernel.pageCache.add(fault.cpu(), inode, index, mine, 0);
        if (there != mine) {
            kernel.ops.discardPage(fault);
            fault.page = there;
        }
        return true;
    }

    @Override
    public void writeBack(UserTask task, FaultDesign design, Inode inode, long from, long to) {
        task.cpu().order();
        List<Long> dirty = new ArrayList<>();
        inode.forEachPage(from, to, (index, pfn) -> {
            if (kernel.frames.has(pfn, FrameTable.DIRTY)) {
                dirty.add(index);
            }
        });
        for (long index : dirty) {
            long pfn = kernel.pageCache.find(task.cpu(), inode, index);
            if (pfn != PageCache.NONE) {
                if (kernel.pageCache.clearDirty(task.cpu(), pfn)) {
                    mkclean.clean(task, design, pfn);
                    task.cpu().order();
                    inode.image().write(index, kernel.frames.content(pfn));
                }
                kernel.pagevecs.releasePages(task.cpu(), new long[] {pfn}, 1);
            }
        }
    }
}
