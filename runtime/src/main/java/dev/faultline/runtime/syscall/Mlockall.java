package dev.faultline.runtime.syscall;

import dev.faultline.runtime.mm.FaultDesign;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.Populate;
import dev.faultline.runtime.mm.UserTask;
import dev.faultline.runtime.mm.Vma;
import dev.faultline.runtime.mm.VmaFlags;
import java.util.List;
import java.util.Set;

/**
 * mlockall and munlockall (mm/mlock.c, 2.6.11 and 6.x): marks all there is, or all there will be, or both. What cannot be marked or brought in is passed
 * over in silence. Without `future` it also ends that for mappings to come.
 */
public final class Mlockall {

    /** The MCL_* flags. */
    public enum Flag {
        CURRENT,
        FUTURE,
        ONFAULT
    }

    private final MemoryManager kernel;
    private final FaultDesign design;
    private final MemoryLock lock;

    public Mlockall(MemoryManager kernel, FaultDesign design, Populate populate) {
        this.kernel = kernel;
        this.design = design;
        this.lock = new MemoryLock(kernel, design, populate);
    }

    /**
     * Locks the address space.
     *
     * @throws SyscallException EINVAL, EPERM, ENOMEM
     */
    public void lock(UserTask task, Set<Flag> flags) {
        task.cpu().charge(kernel.cost().syscall().entry() + kernel.cost().syscall().mprotect());
        boolean onFault = flags.contains(Flag.ONFAULT);
        if (onFault && !lock.rules().locksOnFault()) {
            throw new SyscallException("EINVAL", "kernel " + kernel.kernel().name() + " does not know onfault", "it came with 4.4");
        }
        if (!flags.contains(Flag.CURRENT) && !flags.contains(Flag.FUTURE)) {
            throw new SyscallException("EINVAL", "mlockall must be told what to lock", "`current`, `future` or both");
        }
        lock.checkAllowed();
        long marks = VmaFlags.LOCKED | (onFault ? VmaFlags.LOCKONFAULT : 0);
        boolean current = flags.contains(Flag.CURRENT);
        design.map(task, () -> {
            if (current) {
                checkTotal(task);
            }
            task.mm().lockedByDefault(flags.contains(Flag.FUTURE) ? marks : 0);
            if (current) {
                markAll(task, marks);
            }
        });
        if (current) {
            lock.bringIn(task, 0, kernel.arch().geometry().userLimit(), true);
        }
        task.cpu().charge(kernel.cost().syscall().exit());
    }

    /** Unlocks the address space, and what is mapped from now on. */
    public void unlock(UserTask task) {
        task.cpu().charge(kernel.cost().syscall().entry() + kernel.cost().syscall().mprotect());
        design.map(task, () -> {
            task.mm().lockedByDefault(0);
            markAll(task, 0);
        });
        kernel.vmscan().rescueUnevictable(task);
        task.cpu().charge(kernel.cost().syscall().exit());
    }

    /** All of the address space must be within the limit, what is locked already as well as the rest. */
    private void checkTotal(UserTask task) {
        long limit = kernel.limits().values().memlock();
        long mapped = task.mm().vmaOps().mappedBytes();
        if (mapped > limit) {
            throw new SyscallException(
                    "ENOMEM",
                    "the process has " + mapped + " bytes mapped, more than it may lock: rlimit memlock is " + limit,
                    "`rlimit memlock` is the limit");
        }
    }

    private void markAll(UserTask task, long marks) {
        for (Vma vma : List.copyOf(task.mm().vmas().overlapping(0, kernel.arch().geometry().userLimit()))) {
            // Joined with one before it meanwhile, perhaps.
            Vma now = task.mm().vmas().containing(vma.start());
            try {
                lock.change(task, now, vma.start(), vma.end(), marks);
            } catch (SyscallException ignored) {
                // The kernel passes over it as well, in silence.
            }
        }
    }
}
