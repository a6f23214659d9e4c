package dev.faultline.runtime.design;

import static dev.faultline.runtime.mm.KernelStep.DISPATCH;
import static dev.faultline.runtime.mm.KernelStep.END_SPECULATION;
import static dev.faultline.runtime.mm.KernelStep.LOCK_ENTRY;
import static dev.faultline.runtime.mm.KernelStep.SPECULATE;

import dev.faultline.runtime.engine.Stage;
import dev.faultline.runtime.mm.Fault;
import dev.faultline.runtime.mm.Hazard;
import dev.faultline.runtime.mm.KernelStep;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.Speculation;
import dev.faultline.runtime.mm.Vma;
import dev.faultline.runtime.preset.BuildOptions.Release;
import dev.faultline.runtime.sched.Task;
import dev.faultline.runtime.sync.SpinLock;
import java.util.List;
import java.util.Set;

/**
 * split-ptl, and VMAs that are freed by RCU and numbered by their changes: speculative page faults, P. Zijlstra's way.
 *
 * <p><b>Idea.</b> Nothing shared is written but the entry's lock. A fault finds its VMA under that lock, inside a read section that keeps the VMA's
 * memory, and notes the VMA's sequence number. When it comes back with its page it maps and locks the entry speculatively: it has it only if
 * the tables still lead there, the VMA is still in the tree and the number has not moved. What a change of one VMA costs, only faults of that VMA
 * pay.
 *
 * <p><b>Source.</b> P. Zijlstra, "Speculative pagefault -v3", 8 patches of 4 January 2010 against 2.6.33-rc: arch/x86/mm/fault.c, mm/memory.c, mm/mmap.c.
 *
 * <pre>
 *   lock tree                     operation, where it differs       mmap_sem   page-&gt;ptl
 *                                 from split-ptl
 *   mmap_sem
 *     page_table_lock             fault that finds its VMA          -          one more, to find it
 *     page-&gt;ptl                   the same, once it has changed     read       the same, and what was done is done again
 *   read section                  fault without a page table        read       as there
 *     page-&gt;ptl                   munmap of an object               write      as there; see below for the object
 *
 *   SPECULATIVE_RELEASE   the object behind a VMA goes              which is (L. Torvalds, 4 January 2010)
 *
 *   now                   in munmap, as posted                      wrong: a fault is still in its code. Hazard use_after_free
 *   delayed               a grace period after munmap               seen: a deleted file is still there when munmap returns
 *   wait                  in munmap, after a grace period           slow: two ticks each munmap, and mmap_sem is held
 *
 *   With SPECULATIVE_ANON_ONLY = y none of it matters: faults of objects take mmap_sem.
 * </pre>
 *
 * <p><b>Hazards.</b> use_after_free, unless released later or anonymous only. lost_page: fork, mremap and collapse change entries and leave their VMA as it
 * is, so that its number does not move.
 *
 * <p><b>Simplified.</b> Interrupts are off on the way from the top table to the lock, so that no table goes meanwhile; here that way is one moment. The
 * patch lets them on and tries again while the lock is busy; here it waits in its queue. A walk of the tree meets no rotation. The first anonymous page of
 * a VMA goes by mmap_sem.
 */
public final class SpeculativeZijlstra2010 extends SplitPtl implements Speculation {

    private final Release release;
    private final boolean isAnonymousOnly;

    public SpeculativeZijlstra2010(MemoryManager kernel) {
        super(kernel, "speculative-zijlstra-2010");
        release = kernel.options().speculativeRelease();
        isAnonymousOnly = kernel.options().speculatesAnonymousOnly();
        kernel.changeMappingsInOrder();
    }

    @Override
    public Set<KernelStep> steps() {
        return stepsWith(SPECULATE, LOCK_ENTRY, END_SPECULATION);
    }

    @Override
    public Set<Hazard> hazards() {
        boolean losesObjects = release == Release.NOW && !isAnonymousOnly;
        return losesObjects ? hazardsWith(Hazard.LOST_PAGE, Hazard.USE_AFTER_FREE) : hazardsWith(Hazard.LOST_PAGE);
    }

    // ---- fault ------------------------------------------------------------------------------------------------------

    @Override
    protected Speculation speculation() {
        return this;
    }

    @Override
    public boolean begin(Fault fault) {
        if (!work.walk(fault)) {
            return false;
        }
        ops.enterReadSection(fault);
        return true;
    }

    @Override
    public SpinLock searchLock(Fault fault) {
        return installLock(fault);
    }

    /** The lock keeps whoever unmaps the range from coming to its end. */
    @Override
    public boolean find(Fault fault) {
        if (!fault.table().isLinked() || !work.goesSpeculatively(fault, work.lookUp(fault))) {
            return false;
        }
        fault.sequence(fault.vma().sequence());
        return true;
    }

    @Override
    public boolean holds(Fault fault) {
        work.detectGoneObject(fault);
        boolean isSame = fault.vma().isLinked() && fault.vma().sequence() == fault.sequence();
        if (isSame) {
            work.detectMoved(fault);
        }
        return isSame;
    }

    @Override
    public Stage leave(Fault fault) {
        return ops.leaveReadSection(fault);
    }

    @Override
    protected void handleSpeculatively(Fault fault) {
        SpinLock lock = ops.completeSearchLock(fault);
        work.walk(fault);
        ops.sample(fault);
        ops.unlock(fault.task(), lock);
        ops.step(fault, DISPATCH);
        handlePteFault(fault);
    }

    // ---- ranges -----------------------------------------------------------------------------------------------------

    @Override
    public void release(Task task, List<Vma> gone) {
        boolean hasObjects = gone.stream().anyMatch(vma -> vma.object() != null);
        if (hasObjects && release == Release.DELAYED) {
            ops.releaseLater(task, gone);
            return;
        }
        if (hasObjects && release == Release.WAIT) {
            ops.awaitGracePeriod(task);
        }
        super.release(task, gone);
    }
}
