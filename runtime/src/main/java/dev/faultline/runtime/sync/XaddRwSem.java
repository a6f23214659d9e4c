package dev.faultline.runtime.sync;

import dev.faultline.runtime.engine.Processor;
import dev.faultline.runtime.engine.Stage;
import dev.faultline.runtime.hardware.CacheLine;
import dev.faultline.runtime.hardware.Cpu;

/**
 * The exchange-and-add semaphore: one atomic operation on one word gets in or out when nobody waits (include/asm-i386/rwsem.h, lib/rwsem.c,
 * 2.6.9; the word counts active lockers in its low half, waiters and writers as negative in its high half).
 *
 * <p>Every operation writes the line, so it travels to each CPU in turn, twice a fault.
 *
 * <p>Simplified: the word's two halves are kept as reader count and queue, and the wait list's own spinlock is not modelled, for it is taken
 * only when somebody sleeps anyway.
 */
final class XaddRwSem extends RwSem {

    private final CacheLine line;
    private final Stage downRead;
    private final Stage downWrite;
    private final Stage tryRead;
    private final Stage downgrade;
    private final UpRead upRead;
    private final Stage upWrite;

    XaddRwSem(LockClass lockClass, Locks locks) {
        super(lockClass, locks);
        line = locks.newLine();
        long acquire = locks.cost().rwsem().acquire();
        long release = locks.cost().rwsem().release();
        // A class each, and no shared one with a rule inside: every fault passes through two of them.
        downRead = new Stage() {
            @Override
            public int step(Processor processor) {
                enterRead(onLine(processor, acquire));
                return DONE;
            }
        };
        downWrite = new Stage() {
            @Override
            public int step(Processor processor) {
                enterWrite(onLine(processor, acquire));
                return DONE;
            }
        };
        tryRead = new Stage() {
            @Override
            public int step(Processor processor) {
                tryEnterRead(onLine(processor, acquire));
                return DONE;
            }
        };
        downgrade = processor -> {
            becomeReader(onLine(processor, release));
            return Stage.DONE;
        };
        upRead = new UpRead(release);
        upWrite = new Stage() {
            @Override
            public int step(Processor processor) {
                leaveWrite(onLine(processor, release));
                return DONE;
            }
        };
    }

    /** Named, so that what defers it knows its type: once a fault. */
    private final class UpRead implements Stage {
        private final long cost;

        UpRead(long cost) {
            this.cost = cost;
        }

        @Override
        public int step(Processor processor) {
            leaveRead(onLine(processor, cost));
            return DONE;
        }
    }

    private Cpu onLine(Processor processor, long cost) {
        Cpu cpu = cpu(processor);
        cpu.now(line.acquire(cpu.number(), cpu.now()) + cost);
        return cpu;
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
