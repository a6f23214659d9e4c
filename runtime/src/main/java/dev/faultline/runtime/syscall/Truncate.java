package dev.faultline.runtime.syscall;

import dev.faultline.runtime.mm.FaultDesign;
import dev.faultline.runtime.mm.Inode;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.UserTask;

/**
 * ftruncate (fs/open.c; mm/truncate.c). A file that becomes shorter loses its pages beyond the end, wherever they are mapped and copied to; one that
 * becomes longer has a hole there.
 *
 * <p>Simplified: two calls on one file at once are not kept apart, as the kernel does by the file's i_sem, later i_rwsem. What a partly used last page
 * has beyond the end is not cleared.
 */
public final class Truncate {

    private final MemoryManager kernel;
    private final FaultDesign design;

    public Truncate(MemoryManager kernel, FaultDesign design) {
        this.kernel = kernel;
        this.design = design;
    }

    /**
     * Gives a file the length of {@code bytes}.
     *
     * @throws SyscallException EINVAL, EFBIG
     */
    public void call(UserTask task, Inode file, long bytes) {
        task.cpu().charge(kernel.cost().syscall().entry());
        MakeFile.checkLength(bytes);
        kernel.inodes().truncate(task, design, file, bytes);
        task.cpu().charge(kernel.cost().syscall().exit());
    }
}
