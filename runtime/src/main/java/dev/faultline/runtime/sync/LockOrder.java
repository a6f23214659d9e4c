package dev.faultline.runtime.sync;

import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.sched.Scheduler;
import dev.faultline.runtime.sched.Task;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Validates the lock order: a class may be taken only while every class held has a lower rank, as the kernel's lockdep would learn it and
 * the comment in mm/rmap.c states it.
 *
 * <p>On in tests, in the prompt and under {@code --check}; off, it costs one branch.
 */
final class LockOrder {

    private final boolean on;
    private final Scheduler scheduler;

    /** By task and not by CPU: a task may sleep with a semaphore and wake elsewhere. */
    private final Map<Task, List<LockClass>> held = new IdentityHashMap<>();

    LockOrder(boolean on, Scheduler scheduler) {
        this.on = on;
        this.scheduler = scheduler;
    }

    void acquiring(Cpu cpu, LockClass wanted) {
        acquiring(cpu, wanted, false);
    }

    /** The same for a lock whose class is held already. */
    void acquiringNested(Cpu cpu, LockClass wanted) {
        acquiring(cpu, wanted, true);
    }

    private void acquiring(Cpu cpu, LockClass wanted, boolean nested) {
        if (on) {
            List<LockClass> mine = held.computeIfAbsent(scheduler.current(cpu), absent -> new ArrayList<>());
            for (LockClass above : mine) {
                if (above.rank() >= wanted.rank() && !(nested && above == wanted)) {
                    throw new IllegalStateException("lock order: " + wanted.name() + " taken while " + above.name() + " is held");
                }
            }
            mine.add(wanted);
        }
    }

    void released(Cpu cpu, LockClass lockClass) {
        if (on) {
            held.getOrDefault(scheduler.current(cpu), new ArrayList<>()).remove(lockClass);
        }
    }
}
