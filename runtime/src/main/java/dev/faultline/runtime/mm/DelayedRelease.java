package dev.faultline.runtime.mm;

import dev.faultline.runtime.sched.Task;
import dev.faultline.runtime.stats.Stats;
import java.util.List;

/**
 * Gives up what is behind unmapped mappings once nobody can be looking at it any more, while whoever unmapped them goes on: a callback of RCU that has
 * to sleep, and so runs in a thread of the kernel's own.
 *
 * <p>Simplified: a thread each time, where a kernel has a work queue; what it does is on the line that unmapped.
 */
final class DelayedRelease extends KernelThread {

    private final MemoryManager kernel;
    private final Stats line;
    private final List<Vma> gone;

    private DelayedRelease(MemoryManager kernel, Stats line, List<Vma> gone) {
        super("rcu");
        this.kernel = kernel;
        this.line = line;
        this.gone = gone;
    }

    /** Returns at once. */
    static void start(MemoryManager kernel, Task task, List<Vma> gone) {
        DelayedRelease thread = new DelayedRelease(kernel, task.account(), gone);
        kernel.scheduler.startKernelThread(thread, task, task.cpu(), thread::run);
    }

    private void run() {
        kernel.rcu.synchronize(this);
        worksFor(line);
        kernel.inodes.release(this, gone);
        cpu().order();
        rests();
    }
}
