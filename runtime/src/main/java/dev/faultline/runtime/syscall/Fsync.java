package dev.faultline.runtime.syscall;

import dev.faultline.runtime.mm.FaultDesign;
import dev.faultline.runtime.mm.Inode;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.UserTask;

/**
 * fsync: writes the dirty pages of a file back and waits until its disk has them. What only the page tables know of, because 2.6 does not notice
 * writes to mappings, is not among them.
 *
 * <p>Simplified: the file's metadata is not written.
 */
public final class Fsync {

    private final MemoryManager kernel;
    private final FaultDesign design;

    public Fsync(MemoryManager kernel, FaultDesign design) {
        this.kernel = kernel;
        this.design = design;
    }

    /**
     * Writes a file back.
     *
     * @throws SyscallException ENOSPC
     */
    public void call(UserTask task, Inode file) {
        task.cpu().charge(kernel.cost().syscall().entry());
        task.cpu().order();
        boolean hasRoom = kernel.objectFaults().store(file).writeBack(task, design, file, 0, file.sizePages());
        task.cpu().charge(kernel.cost().syscall().exit());
        if (!hasRoom) {
            throw diskFull(file);
        }
    }

    /** Pages in holes of a file were written to, and there is no room for them. */
    static SyscallException diskFull(Inode file) {
        return new SyscallException(
                "ENOSPC", "the disk is full: pages of " + file + " that were a hole cannot be written to it", "make room by `truncate`");
    }
}
