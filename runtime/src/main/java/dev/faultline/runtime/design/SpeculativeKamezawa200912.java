package dev.faultline.runtime.design;

import static dev.faultline.runtime.mm.KernelStep.END_SPECULATION;
import static dev.faultline.runtime.mm.KernelStep.LOCK_ENTRY;
import static dev.faultline.runtime.mm.KernelStep.SPECULATE;

import dev.faultline.runtime.mm.Fault;
import dev.faultline.runtime.mm.Hazard;
import dev.faultline.runtime.mm.KernelStep;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.UserTask;
import dev.faultline.runtime.mm.Vma;
import dev.faultline.runtime.preset.BuildOptions.Lookup;
import dev.faultline.runtime.sync.RwSem;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * split-ptl, and removers that wait for faults: speculative page faults, the later patches.
 *
 * <p><b>Idea.</b> A fault counts itself as a user of its VMA instead of taking mmap_sem, and who unmaps the VMA takes it out of reach first, then sleeps
 * until its users are gone. What is left is to find the VMA without mmap_sem: in the page of its page table, which remembers whom it served
 * last, or by walking the tree without a lock.
 *
 * <p><b>Source.</b> H. Kamezawa, "speculative page fault", RFC of 18 December 2009; "asynchronous page fault", RFC of 25 December 2009, and its second
 * version of 5 January 2010: arch/x86/mm/fault.c, mm/memory.c, mm/mmap.c.
 *
 * <pre>
 *   lock tree                     operation, where it differs       mmap_sem   page-&gt;ptl   locked instructions on the VMA's count
 *                                 from split-ptl
 *   mmap_sem
 *     count of a VMA (waits)      fault whose VMA is found          -          as there    2
 *     page_table_lock             the same, once it has changed     read       as there    2, and what was done is done again
 *     page-&gt;ptl                   fault whose VMA is not            read       as there    -
 *   count of a VMA                munmap                            write      as there    sleeps until each VMA has no users
 *     page-&gt;ptl
 *
 *   SPECULATIVE_LOOKUP    finds                               checks under the entry's lock       misses
 *
 *   page-table            the VMA that was served last,       the number of mmap_sem's writers    the first fault of a table, and the
 *                         while no writer is inside           has not moved                       first after one of another VMA
 *   tree-v1, tree-v2      any VMA                             nothing: see hazards                never
 * </pre>
 *
 * <p><b>Hazards.</b> tree-v1, tree-v2: lost_page, use_after_free. Only a VMA that goes as a whole waits for its users; one that is cut does not, and a fault
 * may enter its page in the part that has gone, or in a table that went with it. Nor are fork, mremap and collapse noticed, which change entries only.
 * tree-v1: who leaves last wakes nobody, for it wakes when one is left while the remover waits for none.
 *
 * <p><b>Costs.</b> The count is on a line that all faults of a VMA write. munmap waits for faults, those that read from a disk too.
 *
 * <p><b>Simplified.</b> The count of the second version goes below zero for a VMA on its way out; here such a VMA cannot be found any more. A walk of the
 * tree meets no rotation. The memo is written with mmap_sem held. A fault that needs a page table, or the first anonymous page of its VMA, goes by
 * mmap_sem.
 */
public final class SpeculativeKamezawa200912 extends CountedVmaDesign {

    private final boolean remembers;
    private final boolean losesWakeups;

    public SpeculativeKamezawa200912(MemoryManager kernel) {
        super(kernel, "speculative-kamezawa-2009-12");
        Lookup lookup = kernel.options().speculativeLookup();
        remembers = lookup == Lookup.PAGE_TABLE;
        losesWakeups = lookup == Lookup.TREE_V1;
        if (!remembers) {
            kernel.changeMappingsInOrder();
        }
    }

    @Override
    public Set<KernelStep> steps() {
        return stepsWith(SPECULATE, LOCK_ENTRY, END_SPECULATION);
    }

    @Override
    public Set<Hazard> hazards() {
        return remembers ? hazardsWith() : hazardsWith(Hazard.LOST_PAGE, Hazard.USE_AFTER_FREE);
    }

    // ---- fault ------------------------------------------------------------------------------------------------------

    @Override
    public boolean begin(Fault fault) {
        RwSem semaphore = fault.mm().mmapSem();
        if (remembers && semaphore.isWriteHeld() || !work.goesSpeculatively(fault, lookUp(fault))) {
            return false;
        }
        fault.sequence(semaphore.version());
        ops.getVma(fault, losesWakeups);
        return true;
    }

    private @Nullable Vma lookUp(Fault fault) {
        return remembers ? work.servedLast(fault) : work.lookUp(fault);
    }

    @Override
    public boolean holds(Fault fault) {
        if (remembers) {
            return fault.mm().mmapSem().version() == fault.sequence();
        }
        work.detectUnmapped(fault);
        work.detectMoved(fault);
        return true;
    }

    @Override
    public void lostTable(Fault fault) {
        if (!remembers) {
            throw work.freedTable(fault);
        }
    }

    /** With mmap_sem: the next fault in the table may go by this VMA. */
    @Override
    protected void handleMmFault(Fault fault) {
        super.handleMmFault(fault);
        if (remembers) {
            ops.order(fault.task());
            work.remember(fault);
        }
    }

    // ---- ranges -----------------------------------------------------------------------------------------------------

    /** What goes as a whole can be found no more; whoever has found it is waited for. */
    @Override
    public void unmap(UserTask task, long start, long end, Detach detach) {
        super.unmap(task, start, end, () -> {
            List<Vma> before = task.mm().vmas().overlapping(start, end);
            Edges edges = detach.detach();
            ops.awaitUsers(task, before.stream().filter(vma -> !vma.isLinked()).toList());
            return edges;
        });
    }
}
