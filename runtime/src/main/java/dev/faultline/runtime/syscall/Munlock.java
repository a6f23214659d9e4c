package dev.faultline.runtime.syscall;

import dev.faultline.runtime.arch.Geometry;
import dev.faultline.runtime.mm.FaultDesign;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.Populate;
import dev.faultline.runtime.mm.UserTask;

/** munlock (mm/mlock.c, 2.6.11 and 6.x): takes the mark that {@link Mlock} sets away, until a hole. Pages stay where they are. */
public final class Munlock {

    private final MemoryManager kernel;
    private final FaultDesign design;
    private final MemoryLock lock;
    private final Geometry geometry;

    public Munlock(MemoryManager kernel, FaultDesign design, Populate populate) {
        this.kernel = kernel;
        this.design = design;
        this.lock = new MemoryLock(kernel, design, populate);
        this.geometry = kernel.arch().geometry();
    }

    /**
     * Unlocks the pages that [start, start + length) overlaps.
     *
     * @throws SyscallException EINVAL, ENOMEM, EAGAIN
     */
    public void call(UserTask task, long start, long length) {
        task.cpu().charge(kernel.cost().syscall().entry() + kernel.cost().syscall().mprotect());
        long first = geometry.pageFloor(start);
        long end = geometry.pageCeiling(start + length);
        if (length < 0 || Long.compareUnsigned(end, first) < 0) {
            throw new SyscallException("EINVAL", "munlock of " + length + " bytes at 0x" + Long.toHexString(start) + " wraps around");
        }
        if (length != 0) {
            design.map(task, () -> lock.change(task, first, end, 0));
            kernel.vmscan().rescueUnevictable(task);
        }
        task.cpu().charge(kernel.cost().syscall().exit());
    }
}
