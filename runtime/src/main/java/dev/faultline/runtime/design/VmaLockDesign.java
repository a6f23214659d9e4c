package dev.faultline.runtime.design;

import static dev.faultline.runtime.mm.KernelStep.ANON_ALLOC;
import static dev.faultline.runtime.mm.KernelStep.ANON_INSTALL;
import static dev.faultline.runtime.mm.KernelStep.DOWN_READ;
import static dev.faultline.runtime.mm.KernelStep.LOCK_ENTRY;
import static dev.faultline.runtime.mm.KernelStep.LOCK_VMA;
import static dev.faultline.runtime.mm.KernelStep.UNLOCK_VMA;
import static dev.faultline.runtime.mm.KernelStep.UP_READ;

import dev.faultline.runtime.mm.AddressSpace;
import dev.faultline.runtime.mm.Fault;
import dev.faultline.runtime.mm.FaultHold;
import dev.faultline.runtime.mm.Hazard;
import dev.faultline.runtime.mm.KernelStep;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.VmaLock;
import dev.faultline.runtime.mm.VmaLockSteps;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * split-ptl, and a lock of the fault's own VMA, if that is to be had at once, in place of mmap_lock: what both of these designs share.
 *
 * <pre>
 *   LOCK_VMA -- got it --> the handler --> UNLOCK_VMA -- done ---------------------------------> success
 *      |                                      |
 *      | abort                                | retry: mmap_lock is needed, or a disk to be waited for
 *      v                                      v
 *   DOWN_READ --> FIND_VMA --> the handler --> UP_READ
 * </pre>
 *
 * <p>One attempt and no second one, so that a fault cannot starve. A stack grows with mmap_lock held for writing (lock_mm_and_find_vma, 6.5).
 *
 * <p>Source: do_user_addr_fault in arch/x86/mm/fault.c of Linux 6.4 to 6.18. What such a design adds is the lock, a {@link VmaLock}.
 */
abstract class VmaLockDesign extends SplitPtl {

    private final VmaLockSteps vmaLocks;

    /**
     * A design.
     *
     * @param newLock makes the lock of a mapping
     */
    VmaLockDesign(MemoryManager kernel, String name, Supplier<VmaLock> newLock) {
        super(kernel, name);
        vmaLocks = new VmaLockSteps(kernel, newLock);
    }

    @Override
    public final Set<KernelStep> steps() {
        return stepsWith(LOCK_VMA, LOCK_ENTRY, UNLOCK_VMA);
    }

    @Override
    public final Set<Hazard> hazards() {
        return vmaLocks.forkKeepsFaultsOut() ? hazardsWith() : hazardsWith(Hazard.LOST_PAGE);
    }

    // ---- fault ------------------------------------------------------------------------------------------------------

    @Override
    public final FaultHold hold(AddressSpace mm) {
        return vmaLocks.hold(mm);
    }

    @Override
    public final void fault(Fault fault) {
        if (fault.step() == ANON_INSTALL) {
            installOrDiscard(fault);
        } else if (fault.step() == ANON_ALLOC) {
            enterNewPage(fault);
        } else if (fault.holdsVmaLock()) {
            vmaLocks.completeLock(fault);
            handleMmFault(fault);
        } else {
            vmaLocks.countFallback(fault);
        }
        if (fault.holdsVmaLock()) {
            ops.step(fault, UNLOCK_VMA);
            vmaLocks.unlock(fault);
        }
        if (vmaLocks.goesOnUnderMmapLock(fault)) {
            ops.step(fault, DOWN_READ);
            ops.downRead(fault.task());
            findAndHandle(fault);
            ops.step(fault, UP_READ);
            ops.upRead(fault);
        }
        goOnAfterIo(fault);
    }

    @Override
    protected final boolean findVma(Fault fault) {
        return vmaLocks.findVma(fault);
    }

    /** 6.4 leaves what is in swap to mmap_lock. */
    @Override
    protected final void swapPage(Fault fault) {
        if (fault.holdsVmaLock() && !vmaLocks.bringsIn()) {
            fault.retryUnderMmapLock();
        } else {
            super.swapPage(fault);
        }
    }

    // ---- invariants -------------------------------------------------------------------------------------------------

    @Override
    public final List<String> invariants(AddressSpace mm) {
        List<String> violations = new ArrayList<>(super.invariants(mm));
        violations.addAll(vmaLocks.invariants(mm));
        return violations;
    }
}
