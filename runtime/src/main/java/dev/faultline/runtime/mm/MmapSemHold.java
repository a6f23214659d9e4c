package dev.faultline.runtime.mm;

import dev.faultline.runtime.engine.Stage;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.sync.RwSem;

/** mmap_sem, held for reading. The task completes a down_read that has to wait, and what follows it. */
final class MmapSemHold implements FaultHold {

    private final LeafWork work;
    private final RwSem mmapSem;

    MmapSemHold(LeafWork work, AddressSpace mm) {
        this.work = work;
        this.mmapSem = mm.mmapSem();
    }

    @Override
    public void begin(Cpu cpu, Fault fault) {
        fault.pass(cpu, KernelStep.DOWN_READ);
    }

    /** A stalled task searches by itself, for it may have to stop in between. */
    @Override
    public int enter(Cpu cpu, Fault fault) {
        int result = mmapSem.trapStage().step(cpu);
        if (result == Stage.DONE && !mmapSem.makesWait(fault.task()) && !fault.task().isStalled()) {
            cpu.now(cpu.now() + work.searchCost);
            work.search(fault);
        }
        return result;
    }

    @Override
    public void entered(Cpu cpu, Fault fault) {
        mmapSem.nowHeldBy(cpu);
    }

    @Override
    public int leave(Cpu cpu, Fault fault) {
        return mmapSem.leaveStage().step(cpu);
    }

    @Override
    public void left(Cpu cpu, Fault fault) {
        mmapSem.noLongerHeldBy(cpu);
    }
}
