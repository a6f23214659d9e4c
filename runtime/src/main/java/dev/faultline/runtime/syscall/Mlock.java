package dev.faultline.runtime.syscall;

import dev.faultline.runtime.arch.Geometry;
import dev.faultline.runtime.mm.FaultDesign;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.Populate;
import dev.faultline.runtime.mm.UserTask;
import dev.faultline.runtime.mm.VmaFlags;

/**
 * mlock and mlock2 (mm/mlock.c, 2.6.11 and 6.x): marks the mappings of a range as locked, then brings their pages in. At a hole it stops with ENOMEM;
 * what it has marked before stays so. How the generations differ is in {@link dev.faultline.runtime.mm.LockRules}.
 */
public final class Mlock {

    private final MemoryManager kernel;
    private final FaultDesign design;
    private final MemoryLock lock;
    private final Geometry geometry;

    public Mlock(MemoryManager kernel, FaultDesign design, Populate populate) {
        this.kernel = kernel;
        this.design = design;
        this.lock = new MemoryLock(kernel, design, populate);
        this.geometry = kernel.arch().geometry();
    }

    /**
     * Locks the pages that [start, start + length) overlaps.
     *
     * @param onFault MLOCK_ONFAULT: pages are brought in as they are touched
     * @throws SyscallException ENOSYS, EPERM, EINVAL, ENOMEM, EAGAIN, EFAULT
     */
    public void call(UserTask task, long start, long length, boolean onFault) {
        task.cpu().charge(kernel.cost().syscall().entry() + kernel.cost().syscall().mprotect());
        if (onFault && !lock.rules().locksOnFault()) {
            throw new SyscallException("ENOSYS", "kernel " + kernel.kernel().name() + " has no mlock2", "it came with 4.4");
        }
        lock.checkAllowed();
        long first = geometry.pageFloor(start);
        long end = geometry.pageCeiling(start + length);
        if (length < 0 || Long.compareUnsigned(end, first) < 0) {
            throw new SyscallException("EINVAL", "mlock of " + length + " bytes at 0x" + Long.toHexString(start) + " wraps around");
        }
        if (length != 0) {
            design.map(task, () -> {
                lock.checkLimit(task, end - first - alreadyLocked(task, first, end), "ENOMEM");
                lock.change(task, first, end, VmaFlags.LOCKED | (onFault ? VmaFlags.LOCKONFAULT : 0));
            });
            lock.bringIn(task, first, end, false);
        }
        task.cpu().charge(kernel.cost().syscall().exit());
    }

    private long alreadyLocked(UserTask task, long first, long end) {
        return lock.rules().countsLockedAgain() ? 0 : task.mm().vmaOps().bytes(first, end, vma -> vma.has(VmaFlags.LOCKED));
    }
}
