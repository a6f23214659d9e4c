package dev.faultline.runtime.syscall;

import dev.faultline.runtime.arch.Geometry;
import dev.faultline.runtime.mm.AddressSpace;
import dev.faultline.runtime.mm.FaultDesign;
import dev.faultline.runtime.mm.MapCountException;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.TableRanges;
import dev.faultline.runtime.mm.UserTask;
import dev.faultline.runtime.mm.Vma;
import dev.faultline.runtime.stats.Stat;
import java.util.ArrayList;
import java.util.List;

/** munmap (mm/mmap.c: do_munmap, 2.6.11): splits at the edges, detaches, then clears entries and frees pages and tables. */
public final class Munmap {

    private final MemoryManager kernel;
    private final FaultDesign design;
    private final Geometry geometry;

    public Munmap(MemoryManager kernel, FaultDesign design) {
        this.kernel = kernel;
        this.design = design;
        this.geometry = kernel.arch().geometry();
    }

    /**
     * Unmaps [start, start + length); holes are no error.
     *
     * @param length rounded up to whole pages
     * @throws SyscallException EINVAL, ENOMEM
     */
    public void call(UserTask task, long start, long length) {
        task.cpu().charge(kernel.cost().syscall().entry() + kernel.cost().syscall().munmap());
        if (start != geometry.pageFloor(start)) {
            throw new SyscallException("EINVAL", "munmap wants a page-aligned address, not 0x" + Long.toHexString(start));
        }
        if (length <= 0 || !geometry.isUserRange(start, geometry.pageCeiling(length))) {
            throw new SyscallException(
                    "EINVAL", "munmap of " + length + " bytes at 0x" + Long.toHexString(start) + " is not a range of user space");
        }
        design.map(task, () -> underLock(task, start, geometry.pageCeiling(length)));
        task.cpu().charge(kernel.cost().syscall().exit());
    }

    /**
     * Does the work with mmap_sem held for writing.
     *
     * @throws SyscallException ENOMEM
     */
    void underLock(UserTask task, long start, long bytes) {
        long charged = task.mm().vmaOps().chargedPages(start, start + bytes);
        keepingCharge(task, start, bytes);
        kernel.commit().discharge(task.cpu(), charged);
    }

    /** The same without giving back what the mappings were charged: for a move, whose destination takes that over. */
    void keepingCharge(UserTask task, long start, long bytes) {
        AddressSpace mm = task.mm();
        long end = start + bytes;
        if (!mm.vmas().overlaps(start, end)) {
            return;
        }
        int before = mm.vmas().count();
        List<Vma> gone = new ArrayList<>();
        // Objects' lists of mappings change with the mappings.
        task.cpu().order();
        try {
            design.unmap(task, start, end, () -> {
                gone.addAll(mm.vmaOps().unmap(start, end));
                return new TableRanges.Edges(mm.vmas().floor(start), mm.vmas().ceiling(end));
            });
            design.release(task, gone);
        } catch (MapCountException full) {
            throw SyscallException.tooManyMappings();
        } finally {
            task.cpu().account().add(Stat.VMAS, mm.vmas().count() - before);
        }
    }
}
