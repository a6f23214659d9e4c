package dev.faultline.runtime.mm;

import dev.faultline.runtime.engine.Stage;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.sync.SpinLock;
import org.jspecify.annotations.Nullable;

/** What a {@link Speculation} goes by, in place of mmap_sem. A fault that gets no way is left to the task, which takes mmap_sem. */
final class SpeculativeHold implements FaultHold {

    private final LeafWork work;
    private final Speculation speculation;
    private final long lookupCost;

    SpeculativeHold(MemoryManager kernel, Speculation speculation) {
        work = kernel.work;
        this.speculation = speculation;
        lookupCost = kernel.cost.fault().findVma();
    }

    @Override
    public int enter(Cpu cpu, Fault fault) {
        if (!fault.hasSpeculated) {
            fault.speculate(speculation);
            work.count(fault);
            if (!speculation.begin(fault)) {
                cpu.charge(lookupCost);
                return Stage.DONE;
            }
            fault.hasBegun = true;
            cpu.phase = 0;
            boolean isLate = fault.pass(cpu, KernelStep.FIND_VMA);
            if ((isLate || searchLock(fault) != null) && !cpu.mayContinue()) {
                return Stage.AGAIN;
            }
        }
        SpinLock lock = searchLock(fault);
        if (lock != null) {
            int result = lock.step(cpu);
            if (result != Stage.DONE) {
                return result;
            }
            fault.tablesLocked = true;
        }
        fault.hasFound = speculation.find(fault);
        cpu.charge(fault.hasFound ? work.searchCost : lookupCost);
        return Stage.DONE;
    }

    @Override
    public @Nullable SpinLock searchLock(Fault fault) {
        return speculation.searchLock(fault);
    }

    /** Nothing of it has a place in the order of locks. */
    @Override
    public void entered(Cpu cpu, Fault fault) {}

    @Override
    public int leave(Cpu cpu, Fault fault) {
        return speculation.leave(fault).step(cpu);
    }

    @Override
    public void left(Cpu cpu, Fault fault) {}
}
