package dev.faultline.runtime.sync;

import dev.faultline.runtime.engine.Stage;
import dev.faultline.runtime.hardware.CacheLine;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.sched.Scheduler;
import dev.faultline.runtime.sched.Task;
import dev.faultline.runtime.stats.Stat;
import org.jspecify.annotations.Nullable;

/**
 * How many use an object that must stay meanwhile: a count that each changes by a locked instruction on one line, and who waits until nobody does.
 *
 * <p>It spares users a lock, but not the lock's line: that travels to each CPU in turn, twice a use.
 */
public final class UseCount {

    private final CacheLine line;
    private final long atomicCost;
    private final Scheduler scheduler;
    private final boolean wakesTooEarly;
    private final Stage put = processor -> put((Cpu) processor);
    private long users;
    private @Nullable Task waiting;

    UseCount(Locks locks, boolean wakesTooEarly) {
        line = locks.newLine();
        atomicCost = locks.cost().line().atomic();
        scheduler = locks.scheduler();
        this.wakesTooEarly = wakesTooEarly;
    }

    /** One user more. An ordered operation. */
    public void get(Cpu cpu) {
        change(cpu, 1);
    }

    /** The operation that makes it one less, and wakes who waits for the last. */
    public Stage putStage() {
        return put;
    }

    private int put(Cpu cpu) {
        change(cpu, -1);
        Task sleeper = waiting;
        if (sleeper != null && users == (wakesTooEarly ? 1 : 0)) {
            scheduler.wake(sleeper, cpu.now());
        }
        return Stage.DONE;
    }

    private void change(Cpu cpu, int by) {
        users += by;
        cpu.now(line.acquire(cpu.number(), cpu.now()) + atomicCost);
        cpu.account().add(Stat.COUNTER_ATOMICS, 1);
    }

    /** Nobody may become a user any more, and {@code task} is going to {@link #awaitNone}. In order. */
    public void expectNone(Task task) {
        waiting = task;
    }

    /** Sleeps until there are no users. */
    public void awaitNone(Task task, String what) {
        task.cpu().order();
        while (users > 0) {
            scheduler.block(task, what);
        }
    }

    /** Whether somebody is going to wait, or has waited, until there are no users. In order. */
    public boolean isAwaited() {
        return waiting != null;
    }

    /** Whether there are no users. */
    public boolean isZero() {
        return users == 0;
    }
}
