package dev.faultline.runtime.design;

import static dev.faultline.runtime.mm.KernelStep.END_SPECULATION;
import static dev.faultline.runtime.mm.KernelStep.LOCK_ENTRY;
import static dev.faultline.runtime.mm.KernelStep.SPECULATE;

import dev.faultline.runtime.mm.Fault;
import dev.faultline.runtime.mm.KernelStep;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.UserTask;
import dev.faultline.runtime.mm.Vma;
import dev.faultline.runtime.sched.Task;
import dev.faultline.runtime.sync.RwSem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * split-ptl, and a VMA that each thread remembers: speculative page faults, the first patch.
 *
 * <p><b>Idea.</b> Faults want mmap_sem so that their VMA stays as it is, and it nearly always does. So a thread keeps the VMA of its last fault with
 * the number of changes the address space had seen by then. While that number stands, the next fault needs no search and no semaphore: it takes a
 * reference on the VMA, prepares its page, and looks at the number again under the entry's lock. If it has moved, the work is thrown away.
 *
 * <p><b>Source.</b> H. Kamezawa, "speculative page fault", RFC of 13 November 2009 against 2.6.32-rc: arch/x86/mm/fault.c, mm/memory.c.
 *
 * <pre>
 *   lock tree                     operation, where it differs       mmap_sem   page-&gt;ptl   locked instructions on the VMA's count
 *                                 from split-ptl
 *   mmap_sem
 *     page_table_lock             fault by the remembered VMA       -          as there    2
 *     page-&gt;ptl                   the same, once it has changed     read       as there    2, and what was done is done again
 *   count of a VMA                fault by another VMA              read       as there    -
 *     page-&gt;ptl                   munmap, with a fault under way    write      as there    -; who leaves last gives up the object
 * </pre>
 *
 * <p><b>Checks.</b> Under the entry's lock, before it is changed: has anybody taken mmap_sem for writing since? One number for all of the address space:
 * a change of any VMA sends every fault under way back. In return nothing can be missed.
 *
 * <p><b>Costs.</b> The count is on a line that all faults of a VMA write, as mmap_sem was (L. Torvalds, 4 January 2010: a reference count is as dear as a
 * lock). An object outlives the munmap of its last mapping while a fault is on the way.
 *
 * <p><b>Simplified.</b> The bodies of the patches are lost; this is what their descriptions come to. The number is that of mmap_sem's writers. A fault that
 * needs a page table, or the first anonymous page of its VMA, goes by mmap_sem.
 */
public final class SpeculativeKamezawa200911 extends CountedVmaDesign {

    public SpeculativeKamezawa200911(MemoryManager kernel) {
        super(kernel, "speculative-kamezawa-2009-11");
    }

    @Override
    public Set<KernelStep> steps() {
        return stepsWith(SPECULATE, LOCK_ENTRY, END_SPECULATION);
    }

    // ---- fault ------------------------------------------------------------------------------------------------------

    @Override
    public boolean begin(Fault fault) {
        RwSem semaphore = fault.mm().mmapSem();
        UserTask task = fault.task();
        if (semaphore.isWriteHeld() || task.vmaVersion() != semaphore.version() || !work.goesSpeculatively(fault, task.lastVma())) {
            return false;
        }
        fault.sequence(semaphore.version());
        ops.getVma(fault, false);
        return true;
    }

    @Override
    public boolean holds(Fault fault) {
        return fault.mm().mmapSem().version() == fault.sequence();
    }

    /** Whoever was the last to go by a VMA that is gone gives up what was behind it. */
    @Override
    protected void afterSpeculation(Fault fault) {
        if (fault.vma().object() != null) {
            ops.order(fault.task());
            if (!fault.vma().isLinked() && !isUsed(fault.vma())) {
                super.release(fault.task(), List.of(fault.vma()));
            }
        }
    }

    /** With mmap_sem: the next fault of the thread may go by this VMA. */
    @Override
    protected void handleMmFault(Fault fault) {
        RwSem semaphore = fault.mm().mmapSem();
        if (!semaphore.isWriteHeld()) {
            fault.task().remember(fault.vma(), semaphore.version());
        }
        super.handleMmFault(fault);
    }

    // ---- ranges -----------------------------------------------------------------------------------------------------

    @Override
    public void release(Task task, List<Vma> gone) {
        ops.order(task);
        List<Vma> unused = new ArrayList<>(gone);
        unused.removeIf(SpeculativeKamezawa200911::isUsed);
        super.release(task, unused);
    }

    private static boolean isUsed(Vma vma) {
        return vma.users() != null && !vma.users().isZero();
    }
}
