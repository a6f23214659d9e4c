package dev.faultline.runtime.sched;

import dev.faultline.runtime.hardware.Cpu;
import org.jspecify.annotations.Nullable;

/** Where a new or woken task is put. One file a policy. */
public interface Placement {

    /** The idle CPU a new task goes to at once; null: it queues on its creator's CPU and waits to be pulled. */
    @Nullable
    Cpu forNew(Scheduler scheduler, Task task, Cpu creator);

    /** Whether a forked child runs before its parent goes on. */
    boolean runsChildFirst();

    /** The O(1) scheduler of 2.6.0 to 2.6.22: new tasks share their creator's CPU until an idle CPU's next balance tick pulls them. */
    final class O1 implements Placement {
        @Override
        public @Nullable Cpu forNew(Scheduler scheduler, Task task, Cpu creator) {
            return null;
        }

        @Override
        public boolean runsChildFirst() {
            return true;
        }
    }

    /** Later kernels: balance on fork and exec; a new task starts on an idle CPU, the nearest to its creator. */
    final class Fair implements Placement {
        @Override
        public @Nullable Cpu forNew(Scheduler scheduler, Task task, Cpu creator) {
            return scheduler.nearestIdle(creator);
        }

        @Override
        public boolean runsChildFirst() {
            return false;
        }
    }
}
