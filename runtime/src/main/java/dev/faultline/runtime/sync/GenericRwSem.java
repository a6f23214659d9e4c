package dev.faultline.runtime.sync;

import dev.faultline.runtime.engine.Processor;
import dev.faultline.runtime.engine.Stage;
import dev.faultline.runtime.hardware.CacheLine;
import dev.faultline.runtime.hardware.Cpu;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The generic semaphore: a spinlock around a count and a queue (lib/rwsem-spinlock.c, 2.6.9), which is what x86_64 used until 2.6.33.
 *
 * <p>Every operation, uncontended ones too, takes and releases the inner spinlock: a contended critical section where the xadd kind has one
 * atomic instruction, twice a fault. The inner lock is part of the semaphore and not counted for itself.
 */
final class GenericRwSem extends RwSem {

    private static final int ARRIVE = 0;
    private static final int INSIDE = 1;

    private final Stage downRead = guarded(this::enterRead);
    private final Stage downWrite = guarded(this::enterWrite);
    private final Stage tryRead = guarded(this::tryEnterRead);
    private final Stage downgrade = guarded(this::becomeReader);
    private final Stage upRead = guarded(this::leaveRead);
    private final Stage upWrite = guarded(this::leaveWrite);

    // The inner spinlock: its line, its holder, the CPUs that spin on it.
    private final CacheLine line;
    private final ArrayDeque<Cpu> spinning = new ArrayDeque<>(0);
    private @Nullable Cpu inner;

    GenericRwSem(LockClass lockClass, Locks locks) {
        super(lockClass, locks);
        line = locks.newLine();
    }

    private Stage guarded(Consumer<Cpu> rule) {
        return processor -> step(processor, rule);
    }

    private int step(Processor processor, Consumer<Cpu> rule) {
        Cpu cpu = cpu(processor);
        if (cpu.phase == ARRIVE) {
            cpu.phase = INSIDE;
            if (inner != null) {
                spinning.add(cpu);
                return Stage.PARKED;
            }
            inner = cpu;
            cpu.now(line.acquire(cpu.number(), cpu.now())
                    + locks.cost().spin().acquire()
                    + locks.cost().rwsem().genericOperation());
            return Stage.AGAIN;
        }
        rule.accept(cpu);
        release(cpu);
        return Stage.DONE;
    }

    private void release(Cpu cpu) {
        cpu.now(cpu.now() + locks.cost().spin().release());
        Cpu next = spinning.poll();
        inner = next;
        if (next != null) {
            int hops = locks.distances().betweenCpus(cpu.number(), next.number());
            long granted = cpu.now() + locks.spinKind().handoff(locks.cost().spin(), hops, spinning.size());
            line.movedTo(next.number(), granted);
            next.unpark(granted + locks.cost().rwsem().genericOperation());
        }
    }

    @Override
    Stage downReadStage() {
        return downRead;
    }

    @Override
    Stage downWriteStage() {
        return downWrite;
    }

    @Override
    public Stage tryReadStage() {
        return tryRead;
    }

    @Override
    Stage downgradeStage() {
        return downgrade;
    }

    @Override
    void deferUpRead(Cpu cpu) {
        cpu.defer(upRead);
    }

    @Override
    public Stage leaveStage() {
        return upRead;
    }

    @Override
    Stage upWriteStage() {
        return upWrite;
    }
}
