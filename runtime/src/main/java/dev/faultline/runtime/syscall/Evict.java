package dev.faultline.runtime.syscall;

import dev.faultline.runtime.mm.FaultDesign;
import dev.faultline.runtime.mm.Inode;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.UserTask;

/**
 * fsync, then posix_fadvise with POSIX_FADV_DONTNEED over the whole file (mm/fadvise.c): what is dirty is written back, and pages that nobody maps or
 * uses leave memory. Files in memory keep theirs.
 *
 * <p>Simplified: pages in the batch of another CPU stay, which 6.x would ask to empty it.
 */
public final class Evict {

    private final MemoryManager kernel;
    private final FaultDesign design;

    public Evict(MemoryManager kernel, FaultDesign design) {
        this.kernel = kernel;
        this.design = design;
    }

    /** Evicts the pages of a file. */
    public void call(UserTask task, Inode file) {
        task.cpu().charge(kernel.cost().syscall().entry());
        task.cpu().order();
        long pages = file.sizePages();
        kernel.objectFaults().store(file).writeBack(task, design, file, 0, pages);
        kernel.pageCache().invalidate(task.cpu(), file, 0, pages);
        task.cpu().charge(kernel.cost().syscall().exit());
    }
}
