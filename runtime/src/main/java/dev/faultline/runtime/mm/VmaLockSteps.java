package dev.faultline.runtime.mm;

import java.util.List;
import java.util.function.Supplier;

/**
 * What a fault does with the lock of its VMA once the trap has got it, and with mmap_lock where it has not: the steps of designs with such locks.
 *
 * <p>Source: vma_end_read in include/linux/mm.h and mmap_lock.h, lock_mm_and_find_vma in mm/memory.c, of Linux 6.4 to 6.18.
 */
public final class VmaLockSteps {

    private final MemoryManager kernel;
    private final KernelOps ops;
    private final LeafWork work;
    private final ObjectFaults objects;
    private final VmaLockRules rules;

    /**
     * The steps, and from now on every mapping has a lock.
     *
     * @param newLock makes the lock of a mapping
     */
    public VmaLockSteps(MemoryManager kernel, Supplier<VmaLock> newLock) {
        this.kernel = kernel;
        ops = kernel.ops;
        work = kernel.work;
        objects = kernel.objectFaults;
        rules = VmaLockRules.of(kernel.kernel.version());
        kernel.lockMappings(newLock);
    }

    /** What a fault of {@code mm} holds: the lock of its VMA, or nothing yet. */
    public FaultHold hold(AddressSpace mm) {
        return new VmaLockHold(kernel, rules, mm);
    }

    /** Completes the acquisition of the lock that the trap has got. */
    public void completeLock(Fault fault) {
        fault.vma.lock().readers().nowHeldBy(fault.cpu());
    }

    /** Counts a fault that did not get its lock; the kernel's own do not try. */
    public void countFallback(Fault fault) {
        if (!fault.byKernel) {
            ops.countFallback(fault);
        }
    }

    /** Releases the lock, which is held, and counts whether that was all. */
    public void unlock(Fault fault) {
        VmaLock lock = fault.vma.lock();
        lock.readers().noLongerHeldBy(fault.cpu());
        fault.cpu().defer(lock.readers().leaveStage());
        if (fault.wantsMmapLock || objects.needsIo(fault)) {
            kernel.vmStat.vmaLockRetry++;
            ops.countRetry(fault);
            fault.vmaLock = VmaLockHold.State.ABORTED;
        } else {
            kernel.vmStat.vmaLockSuccess++;
        }
    }

    /** Whether the fault, which holds nothing any more or never did, has to be handled under mmap_lock; then it begins again. */
    public boolean goesOnUnderMmapLock(Fault fault) {
        boolean goesOn = fault.wantsMmapLock || !fault.holdsVmaLock() && !objects.needsIo(fault);
        if (goesOn) {
            fault.underMmapLock();
        }
        return goesOn;
    }

    /** Finds the VMA with mmap_lock held for reading, before and after; it is taken for writing while a stack grows. */
    public boolean findVma(Fault fault) {
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

    /** Whether fork takes the locks of the parent's mappings: without, a fault may go on between the write-protection of an entry and its flush. */
    public boolean forkKeepsFaultsOut() {
        return kernel.kernel.forkLocksVmas();
    }

    /** Whether pages are brought in from swap under the lock of a VMA. */
    public boolean bringsIn() {
        return rules.bringsIn();
    }

    /** What must hold between two statements; a sentence for each violation. */
    public List<String> invariants(AddressSpace mm) {
        return mm.vmaLocks().invariants(mm);
    }
}
