package dev.faultline.runtime.syscall;

import dev.faultline.runtime.arch.Geometry;
import dev.faultline.runtime.mm.Access;
import dev.faultline.runtime.mm.FaultDesign;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.PageOrder;
import dev.faultline.runtime.mm.Populate;
import dev.faultline.runtime.mm.UserTask;
import dev.faultline.runtime.mm.Vma;
import dev.faultline.runtime.mm.VmaFlags;
import dev.faultline.runtime.stats.Stat;

/**
 * A system call that reaches user memory by its frames: process_vm_readv and process_vm_writev, direct I/O (get_user_pages, mm/memory.c, 2.6.11;
 * pin_user_pages, mm/gup.c, 6.x).
 *
 * <p>One call a page. The kernel looks the page up without the process's translations and handles what is missing as a fault, without a trap. The
 * mapping must allow the access; a page that is written is never shared with a child afterwards, and since 5.19 one that is read neither.
 */
public final class GetUserPages {

    private final MemoryManager kernel;
    private final FaultDesign design;
    private final Populate populate;
    private final Geometry geometry;

    public GetUserPages(MemoryManager kernel, FaultDesign design, Populate populate) {
        this.kernel = kernel;
        this.design = design;
        this.populate = populate;
        this.geometry = kernel.arch().geometry();
    }

    /**
     * Reaches for page after page, until one cannot be had.
     *
     * @param access WRITE or READ
     * @throws SyscallException EFAULT where that is the first
     */
    public void call(UserTask task, Access access, PageOrder order, long times) {
        long reached = 0;
        try {
            for (; reached < order.count() * times; reached++) {
                long address = order.address(reached % order.count());
                if (!reach(task, access, address)) {
                    if (reached == 0) {
                        throw new SyscallException("EFAULT", "the page at 0x" + Long.toHexString(address) + " cannot be had");
                    }
                    return;
                }
            }
        } finally {
            task.cpu().account().add(Stat.PAGES, reached);
        }
    }

    private boolean reach(UserTask task, Access access, long address) {
        boolean[] found = {false};
        task.cpu().charge(kernel.cost().syscall().entry());
        design.look(task, () -> {
            task.cpu().charge(kernel.cost().fault().findVma());
            Vma vma = task.mm().vmas().containing(address);
            long right = access.isWrite() ? VmaFlags.WRITE : VmaFlags.READ;
            do {
                found[0] = vma != null && vma.has(right) && populate.page(task, vma, geometry.pageFloor(address), access, true);
                // What is in a page is shared with every process that maps it. Reclaim may have been faster, where the kernel would have pinned it.
                task.cpu().order();
            } while (found[0] && !kernel.arch().isPresent(task.mm().pageTables().read(address)));
            if (found[0]) {
                kernel.contents().accessedByKernel(task, access, address);
                if (access.isWrite()) {
                    kernel.pageCache().writtenByKernel(task, address);
                }
            }
        });
        task.cpu().charge(kernel.cost().user().pageAccess() + kernel.cost().syscall().exit());
        return found[0];
    }
}
