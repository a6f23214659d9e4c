package dev.faultline.runtime.mm;

import static dev.faultline.runtime.mm.FaultStep.ANON_INSTALL;
import static dev.faultline.runtime.mm.FaultStep.DOWN_READ;
import static dev.faultline.runtime.mm.FaultStep.UNLOCK_VMA;
import static dev.faultline.runtime.mm.FaultStep.UP_READ;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The frame of designs in which a fault holds the lock of its VMA, if that is to be had at once, and mmap_lock for reading if not.
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
 * <p>Source: do_user_addr_fault in arch/x86/mm/fault.c of Linux 6.4 to 6.18. What such a design adds is the lock ({@link VmaLock}) and, as under {@link
 * MmapSemDesign}, how a fault gets at its entry.
 */
public abstract class VmaLockDesign extends MmapSemDesign {

    protected final VmaLockRules rules;

    /**
     * A design.
     *
     * @param newLock makes the lock of a mapping
     */
    protected VmaLockDesign(MemoryManager kernel, Supplier<VmaLock> newLock) {
        super(kernel, kernel.tableLocks(), new TableByTableRanges(kernel, kernel.tableLocks()));
        rules = VmaLockRules.of(kernel.kernel.version());
        kernel.lockMappings(newLock);
    }

    // ---- fault ------------------------------------------------------------------------------------------------------

    @Override
    public final FaultHold hold(AddressSpace mm) {
        return new VmaLockHold(kernel, rules, mm);
    }

    @Override
    public final void fault(Fault fault) {
        if (fault.step() == ANON_INSTALL) {
            installOrDiscard(fault);
        } else if (fault.holdsVmaLock()) {
            fault.vma.lock().nowHeldBy(fault.cpu());
            handleMmFault(fault);
        } else if (!fault.byKernel) {
            ops.countFallback(fault);
        }
        if (fault.holdsVmaLock()) {
            unlockVma(fault);
        }
        if (fault.wantsMmapLock || !fault.holdsVmaLock() && !objects.needsIo(fault)) {
            underMmapLock(fault);
        }
        goOnAfterIo(fault);
    }

    private void unlockVma(Fault fault) {
        ops.step(fault, UNLOCK_VMA);
        VmaLock lock = fault.vma.lock();
        lock.noLongerHeldBy(fault.cpu());
        fault.cpu().defer(lock.leaveStage());
        if (fault.wantsMmapLock || objects.needsIo(fault)) {
            kernel.vmStat.vmaLockRetry++;
            ops.countRetry(fault);
            fault.vmaLock = VmaLockHold.State.ABORTED;
        } else {
            kernel.vmStat.vmaLockSuccess++;
        }
    }

    private void underMmapLock(Fault fault) {
        fault.underMmapLock();
        ops.step(fault, DOWN_READ);
        ops.downRead(fault.task());
        findAndHandle(fault);
        ops.step(fault, UP_READ);
        ops.upRead(fault);
    }

    @Override
    protected final boolean findVma(Fault fault) {
        fault.cpu().charge(work.searchCost);
        work.search(fault);
        if (work.isBelowStack(fault)) {
            ops.upRead(fault);
            ops.downWrite(fault.task());
            fault.searched = false;
            boolean found = work.findVma(fault);
            ops.downgradeWrite(fault.task());
            return found;
        }
        return fault.allowed;
    }

    // ---- invariants -------------------------------------------------------------------------------------------------

    @Override
    public final List<String> invariants(AddressSpace mm) {
        List<String> violations = new ArrayList<>(super.invariants(mm));
        violations.addAll(mm.vmaLocks().invariants(mm));
        return violations;
    }
}
