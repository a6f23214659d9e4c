package dev.faultline.runtime.syscall;

import dev.faultline.runtime.mm.FaultDesign;
import dev.faultline.runtime.mm.FileIo.Outcome;
import dev.faultline.runtime.mm.Inode;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.UserTask;
import dev.faultline.runtime.stats.Stat;

/**
 * write: page after page, one call a page (pwrite). The pages become dirty in memory and reach the disk later, by fsync or when too many are
 * dirty. A file that ends before grows.
 */
public final class FileWrite {

    private final MemoryManager kernel;
    private final FaultDesign design;
    private final int pageShift;

    public FileWrite(MemoryManager kernel, FaultDesign design) {
        this.kernel = kernel;
        this.design = design;
        this.pageShift = kernel.arch().geometry().pageShift();
    }

    /**
     * Writes bytes [from, to) of a file.
     *
     * @throws SyscallException EINVAL, EFBIG, ENOSPC, ENOMEM; what was written before stays
     */
    public void call(UserTask task, Inode file, long from, long to) {
        FileRead.checkRange(from, to);
        MakeFile.checkLength(to);
        for (long at = from; at < to;) {
            long index = at >>> pageShift;
            long next = Math.min(to, index + 1 << pageShift);
            boolean whole = next - at == 1L << pageShift;
            task.cpu().charge(kernel.cost().syscall().entry());
            Outcome outcome = kernel.fileIo().write(task, design, file, index, next, whole);
            task.cpu().charge(kernel.cost().syscall().exit());
            switch (outcome) {
                case DONE, BEYOND -> task.cpu().account().add(Stat.PAGES, 1);
                case NO_MEMORY -> throw FileRead.noMemory(file);
                case NO_SPACE -> throw noSpace(file, at - from);
            }
            at = next;
        }
    }

    private SyscallException noSpace(Inode file, long written) {
        String where = file.kind().isOnDisk() ? "the disk" : "memory";
        return new SyscallException(
                "ENOSPC", where + " is full: no room for more of " + file + " after " + written + " bytes", "make room by `truncate`");
    }
}
