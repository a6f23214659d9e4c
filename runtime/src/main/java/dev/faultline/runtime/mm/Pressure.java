package dev.faultline.runtime.mm;

import dev.faultline.runtime.sched.KilledException;
import dev.faultline.runtime.sched.Task;
import dev.faultline.runtime.stats.Origins;
import org.jspecify.annotations.Nullable;

/**
 * Another user of the machine's memory, whom a script calls in to make it scarce.
 *
 * <p>It is a program of its own: it takes pages one by one, on a CPU beside the script's, as every program must: where memory is low it reclaims, and where
 * there is none somebody is killed, perhaps it. Its memory is locked, so what it holds stays. What it does is on {@link Origins#PRESSURE_LINE}.
 */
public final class Pressure implements OomKiller.Candidate {

    private static final long NONE = -1;

    private final MemoryManager kernel;
    private final Origins origins;

    /** Pages held, chained by the frame table's links, the one taken last first. */
    private long last = NONE;

    private long held;

    /** Pages it has asked for, whether it has them or not. */
    private long wanted;

    private @Nullable Worker worker;

    /** Whether the worker gives everything back. */
    private boolean releases;

    /** Why it was killed, for who waits for it. */
    private @Nullable String report;

    Pressure(MemoryManager kernel, Origins origins) {
        this.kernel = kernel;
        this.origins = origins;
    }

    /** Pages it has. */
    long heldPages() {
        return held;
    }

    /**
     * Takes {@code pages} more, and waits until it has them.
     *
     * @throws OutOfMemoryException when it has been killed, and has none left
     */
    public void take(Task task, long pages) {
        ask(task, () -> {
            wanted += pages;
            takePages(pages);
        });
        if (report != null) {
            String why = report;
            report = null;
            throw new OutOfMemoryException(why);
        }
    }

    /** Gives everything back, and waits until it has. */
    public void release(Task task) {
        ask(task, this::releasePages);
    }

    /** Has the work done by a thread of the other user's, and waits for it. */
    private void ask(Task task, Runnable work) {
        task.cpu().order();
        while (worker != null) {
            kernel.scheduler.sleepUntil(task, task.cpu().now() + kernel.cost.scheduler().tick());
        }
        Worker mine = start(task, task, work);
        try {
            while (!mine.isDone) {
                kernel.scheduler.blockUnlessKilled(task, "the other memory user");
            }
        } catch (KilledException killed) {
            if (!mine.isDone) {
                mine.asker = null;
                kernel.scheduler.kill(mine, task.cpu().now());
            }
            throw killed;
        }
    }

    /** A thread of the other user's, for one request. */
    private static final class Worker extends KernelThread {
        private @Nullable Task asker;
        private boolean isDone;

        Worker(@Nullable Task asker) {
            super("the other memory user");
            this.asker = asker;
        }
    }

    private Worker start(Task starter, @Nullable Task asker, Runnable work) {
        Worker thread = new Worker(asker);
        worker = thread;
        kernel.scheduler.startKernelThread(thread, starter, starter.cpu(), () -> {
            thread.worksFor(origins.stats(origins.child(Origins.NOBODY, Origins.PRESSURE_LINE)));
            work.run();
            thread.cpu().order();
            thread.rests();
            worker = null;
            thread.isDone = true;
            if (thread.asker != null) {
                kernel.scheduler.wake(thread.asker, thread.cpu().now());
            }
        });
        return thread;
    }

    private void takePages(long pages) {
        Worker thread = worker;
        for (long i = 0; i < pages && !thread.isKilled(); i++) {
            long pfn = kernel.allocator.allocate(thread.cpu());
            if (pfn == Zone.EMPTY) {
                break;
            }
            kernel.ports[kernel.memory.node(pfn)].clearPage(thread.cpu());
            thread.cpu().order();
            kernel.frames.hold(pfn);
            kernel.frames.setNext(pfn, last);
            last = pfn;
            held++;
            ZoneReclaim.giveWay(thread, kernel);
        }
        if (report != null) {
            releasePages();
        }
    }

    private void releasePages() {
        Worker thread = worker;
        releases = true;
        while (last != NONE) {
            long pfn = last;
            last = kernel.frames.next(pfn);
            held--;
            kernel.frames.release(pfn);
            kernel.allocator.free(thread.cpu(), pfn);
            thread.cpu().order();
        }
        wanted = 0;
        releases = false;
    }

    // ---- as a candidate of the killer -------------------------------------------------------------------------------

    @Override
    public String name() {
        return "the other memory user";
    }

    @Override
    public long mappedPages() {
        return wanted;
    }

    @Override
    public long rss() {
        return held;
    }

    @Override
    public boolean isDying() {
        return worker != null && (worker.isKilled() || releases);
    }

    @Override
    public void kill(String why, Task killer) {
        if (worker != null) {
            report = why;
            kernel.scheduler.kill(worker, killer.cpu().now());
        } else {
            start(killer, null, this::releasePages);
        }
    }
}
