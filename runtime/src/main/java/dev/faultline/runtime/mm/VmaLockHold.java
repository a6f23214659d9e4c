package dev.faultline.runtime.mm;

import dev.faultline.runtime.engine.Stage;
import dev.faultline.runtime.hardware.Cpu;

/**
 * The lock of the fault's own VMA: lock_vma_under_rcu (mm/memory.c, 6.4; mm/mmap_lock.c, 6.15).
 *
 * <pre>
 *   WALK     under RCU: the VMA in the tree, the two numbers ------ none, not eligible, or write-locked -------------+
 *     |  ^                                                                                                           |
 *     |  +-- miss: it has left the tree meanwhile -----+                                                             |
 *     v                                                |                                                             v
 *   TRY      the lock, without waiting ----- refused --+---- by a writer ----------------------------------------> ABORTED
 *     |                                                |                                                             ^
 *     v                                                |                                                             |
 *   HELD     the numbers again, range, rights ----- LEAVE: it is not what was looked for ----------------------------+
 * </pre>
 *
 * <p>What has been aborted, and what the kernel itself accesses, is left to mmap_lock. A verdict about rights is, too.
 *
 * <p>Simplified: a VMA's memory is never used again, so that there is nothing to wait a grace period for and none to recognise as somebody else's.
 */
final class VmaLockHold implements FaultHold {

    /** Where a fault stands with its VMA's lock. */
    enum State {
        WALK,
        TRY,
        LEAVE,
        LEAVE_MISSED,
        HELD,
        ABORTED
    }

    private final LeafWork work;
    private final VmStat vmStat;
    private final VmaLockRules rules;
    private final long findCost;
    private final long handlerCost;
    private final VmaLocks locks;
    private final VmaTree tree;

    VmaLockHold(MemoryManager kernel, VmaLockRules rules, AddressSpace mm) {
        work = kernel.work;
        vmStat = kernel.vmStat;
        this.rules = rules;
        findCost = kernel.cost.fault().findVma();
        handlerCost = kernel.cost.fault().handler();
        locks = mm.vmaLocks();
        tree = mm.vmas();
    }

    @Override
    public int enter(Cpu cpu, Fault fault) {
        if (fault.byKernel) {
            fault.vmaLock = State.ABORTED;
            return Stage.DONE;
        }
        if (fault.vmaLock == State.WALK) {
            walk(cpu, fault);
            cpu.phase = 0;
            if (fault.vmaLock == State.ABORTED) {
                return Stage.DONE;
            }
            fault.pass(cpu, KernelStep.LOCK_VMA);
            if (!cpu.mayContinue()) {
                return Stage.AGAIN;
            }
        }
        if (fault.vmaLock == State.TRY) {
            int result = fault.vma.lock().readers().tryReadStage().step(cpu);
            if (result != Stage.DONE) {
                return result;
            }
            fault.vmaLock = tried(fault);
            cpu.phase = 0;
        }
        return switch (fault.vmaLock) {
            case WALK -> Stage.AGAIN;
            case LEAVE, LEAVE_MISSED -> giveBack(cpu, fault);
            case HELD -> {
                cpu.now(cpu.now() + handlerCost);
                yield Stage.DONE;
            }
            default -> Stage.DONE;
        };
    }

    private void walk(Cpu cpu, Fault fault) {
        Vma vma = tree.containing(fault.address);
        locks.sequence().read(cpu);
        cpu.now(cpu.now() + findCost);
        if (vma == null || !rules.mayLock(vma) || locks.isWriteLocked(vma)) {
            fault.vmaLock = aborted();
        } else {
            fault.vma = vma;
            fault.vmaLock = State.TRY;
        }
    }

    private State tried(Fault fault) {
        VmaLock lock = fault.vma.lock();
        boolean isDetached = lock.isDetached();
        if (isDetached) {
            vmStat.vmaLockMiss++;
        }
        if (lock.readers().wasRefused(fault.task())) {
            return isDetached ? State.WALK : aborted();
        }
        if (isDetached) {
            return State.LEAVE_MISSED;
        }
        if (locks.isWriteLocked(fault.vma) || !fault.vma.contains(fault.address) || !work.allows(fault.vma, fault.access)) {
            return State.LEAVE;
        }
        work.foundLocked(fault);
        return State.HELD;
    }

    private int giveBack(Cpu cpu, Fault fault) {
        int result = fault.vma.lock().readers().leaveStage().step(cpu);
        if (result == Stage.DONE) {
            cpu.phase = 0;
            if (fault.vmaLock == State.LEAVE_MISSED) {
                fault.vmaLock = State.WALK;
                return Stage.AGAIN;
            }
            fault.vmaLock = aborted();
        }
        return result;
    }

    private State aborted() {
        vmStat.vmaLockAbort++;
        return State.ABORTED;
    }

    @Override
    public void entered(Cpu cpu, Fault fault) {
        fault.vma.lock().readers().nowHeldBy(cpu);
    }

    @Override
    public int leave(Cpu cpu, Fault fault) {
        return fault.vma.lock().readers().leaveStage().step(cpu);
    }

    @Override
    public void left(Cpu cpu, Fault fault) {
        fault.vma.lock().readers().noLongerHeldBy(cpu);
        vmStat.vmaLockSuccess++;
    }
}
