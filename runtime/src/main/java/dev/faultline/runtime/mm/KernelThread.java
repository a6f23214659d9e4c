package dev.faultline.runtime.mm;

import dev.faultline.runtime.sched.Task;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.stats.Stats;

/** A thread of the kernel's own: it has no address space, and what it does is on nobody's line. */
class KernelThread extends Task {

    private final String name;
    private long workingSince;

    /** @param name as ps shows it */
    KernelThread(String name) {
        super(0);
        this.name = name;
    }

    /** Begins a piece of work that is charged to {@code account}, and during which its line is under way. */
    final void worksFor(Stats account) {
        cpu().settle(Stat.SYS_TIME);
        account(account);
        workingSince = cpu().now();
    }

    /** Ends that. In order. */
    final void rests() {
        account().active(workingSince, cpu().now());
    }

    @Override
    public final String toString() {
        return name;
    }
}
