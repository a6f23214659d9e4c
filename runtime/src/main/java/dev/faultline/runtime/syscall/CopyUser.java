package dev.faultline.runtime.syscall;

import dev.faultline.runtime.mm.Access;
import dev.faultline.runtime.mm.FaultDesign;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.PageOrder;
import dev.faultline.runtime.mm.UserAccess;
import dev.faultline.runtime.mm.UserTask;

/**
 * A system call that copies from or to user memory: read(2) into it, or write(2) from it (copy_to_user, copy_from_user).
 *
 * <p>The kernel uses the process's own translations, so it faults like user code does, and each fault counts. Where user code would be sent a signal
 * the copy stops: what was copied until then is the call's result, and EFAULT if that is nothing (arch/i386/lib/usercopy.c, 2.6.11).
 */
public final class CopyUser {

    private final MemoryManager kernel;
    private final FaultDesign design;

    public CopyUser(MemoryManager kernel, FaultDesign design) {
        this.kernel = kernel;
        this.design = design;
    }

    /**
     * Copies page after page, each pass over {@code order} by one call.
     *
     * @param access WRITE to copy to user memory, READ to copy from it
     * @return pages copied
     * @throws SyscallException EFAULT where the first page of a call could not be copied
     */
    public long call(UserTask task, Access access, PageOrder order, long times) {
        long copied = 0;
        for (long pass = 0; pass < times; pass++) {
            task.cpu().charge(kernel.cost().syscall().entry());
            long pages = new UserAccess(kernel, design, task, access, order, 1).copy();
            task.cpu().charge(kernel.cost().syscall().exit());
            if (pages == 0 && order.count() > 0) {
                throw new SyscallException(
                        "EFAULT",
                        "the kernel cannot " + (access.isWrite() ? "write" : "read") + " at 0x" + Long.toHexString(order.address(0)));
            }
            copied += pages;
        }
        return copied;
    }
}
