package dev.faultline.runtime.syscall;

import dev.faultline.runtime.mm.AddressSpace;
import dev.faultline.runtime.mm.FaultDesign;
import dev.faultline.runtime.mm.MapCountException;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.UserTask;
import dev.faultline.runtime.mm.Vma;
import dev.faultline.runtime.stats.Stat;

/** Gives a part of a mapping other flags, as madvise and the mlock family do: splits it off, and joins it with a neighbour where the kernel does. */
final class FlagChange {

    private final MemoryManager kernel;
    private final FaultDesign design;

    FlagChange(MemoryManager kernel, FaultDesign design) {
        this.kernel = kernel;
        this.design = design;
    }

    /**
     * Changes the flags of [from, to), with mmap_sem held for writing.
     *
     * @param counts whether the pages there now are the call's pages; not if it brings pages in
     * @param tooMany the errno where there would be too many mappings
     */
    void apply(UserTask task, Vma vma, long from, long to, long flags, boolean counts, String tooMany) {
        AddressSpace mm = task.mm();
        // In order, for objects' lists of mappings, and for entries that are looked at without their lock.
        task.cpu().order();
        if (counts) {
            task.cpu().account().add(Stat.PAGES, mm.pageTables().countPresent(from, to));
        }
        if (flags != vma.flags()) {
            // No fault may bring one of these huge pages back before the mapping is cut.
            mm.vmaOps().startWrite(vma);
            splitAt(task, from);
            splitAt(task, to);
        }
        int before = mm.vmas().count();
        try {
            mm.vmaOps().changeFlags(vma, from, to, flags, kernel.mergesAdvised());
        } catch (MapCountException full) {
            throw new SyscallException(
                    tooMany,
                    "splitting a mapping here would make more mappings than the process may have",
                    "`sysctl vm.max_map_count` is the limit");
        } finally {
            int change = mm.vmas().count() - before;
            task.cpu().account().add(Stat.VMAS, change);
            task.cpu().charge(change > 0 ? change * kernel.cost().syscall().vmaSplit() : -change * kernel.cost().syscall().vmaMerge());
        }
    }

    /** No huge page lies in two mappings: vma_adjust_trans_huge. */
    private void splitAt(UserTask task, long border) {
        if (kernel.hugeEntries().isCut(task.mm(), border)) {
            design.withEntry(task, task.mm(), border, (table, index) -> {});
        }
    }
}
