package dev.faultline.runtime.mm;

import dev.faultline.runtime.sched.Task;

/**
 * A swapoff under way, as the killer sees it: the first that has to go, for it is what makes memory scarce (PF_SWAPOFF in 2.6, oom_task_origin in 6.x).
 *
 * <p>In the kernel the program that called swapoff is killed, which is one of its own. Here the statement fails for want of memory, and who made it lives.
 */
final class SwapoffInProgress implements OomKiller.Candidate {

    private final Task task;
    private boolean mustStop;

    SwapoffInProgress(Task task) {
        this.task = task;
    }

    /** Whether it is what {@code other} does. */
    boolean isDoneBy(Task other) {
        return task == other;
    }

    /** Whether it has been called off, or who does it has been killed. In order. */
    boolean mustStop() {
        return mustStop || task.isKilled();
    }

    @Override
    public boolean goesFirst() {
        return true;
    }

    @Override
    public String name() {
        return "swapoff";
    }

    @Override
    public long mappedPages() {
        return 0;
    }

    @Override
    public long rss() {
        return 0;
    }

    @Override
    public boolean isDying() {
        return mustStop;
    }

    @Override
    public void kill(String report, Task killer) {
        mustStop = true;
    }
}
