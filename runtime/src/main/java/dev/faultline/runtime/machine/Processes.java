package dev.faultline.runtime.machine;

import dev.faultline.runtime.cost.ProcessCosts;
import dev.faultline.runtime.mm.AddressSpace;
import dev.faultline.runtime.mm.FaultDesign;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.OomKiller;
import dev.faultline.runtime.mm.OutOfMemoryException;
import dev.faultline.runtime.sched.Scheduler;
import dev.faultline.runtime.sched.Task;
import dev.faultline.runtime.stats.Stats;
import dev.faultline.runtime.syscall.Fork;
import java.util.ArrayList;
import java.util.List;

/**
 * Processes: how they are forked, stepped, waited for, and how they end.
 *
 * <pre>
 *              fork                    pause              resume
 *   (parent) --------> running ------------------> paused --------> running ...
 *                         |                          | wait: runs on to its end, pausing no more
 *                         | last thread returns, exit, fatal signal
 *                         v
 *                       ending: its other threads die where they are
 *                         | last thread gone, address space torn down
 *                         v
 *                       over ---- wait ----> reaped
 * </pre>
 *
 * A process whose parent ends first is an orphan: nobody can resume it or wait for it, so it runs on to its end and is reaped by nobody.
 */
final class Processes implements OomKiller.Candidates {

    private final FaultDesign design;
    private final Scheduler scheduler;
    private final ProcessCosts cost;
    private final Fork fork;
    private int nextPid = 1;

    /** Those whose memory is still theirs, oldest first. */
    private final List<UserProcess> living = new ArrayList<>();

    private boolean programEnded;

    Processes(MemoryManager kernel, FaultDesign design) {
        this.design = design;
        this.scheduler = kernel.scheduler();
        this.cost = kernel.cost().process();
        this.fork = new Fork(kernel, design);
    }

    /** The process the main program runs in. */
    UserProcess first(AddressSpace mm) {
        return born(new UserProcess(nextPid++, null, mm));
    }

    // ---- birth ------------------------------------------------------------------------------------------------------

    /** A child with a copy of the caller's mappings and no thread yet. */
    UserProcess fork(UserThread caller) {
        AddressSpace mm = fork.call(caller);
        // Process numbers are the machine's.
        caller.cpu().order();
        return born(new UserProcess(nextPid++, caller.process(), mm));
    }

    private UserProcess born(UserProcess process) {
        living.add(process);
        return process;
    }

    // ---- stepping ---------------------------------------------------------------------------------------------------

    /** Stops the caller until its parent resumes it; goes on at once where nobody waits for that. */
    void pause(UserThread thread) {
        UserProcess process = thread.process();
        if (process.isFirst()) {
            throw Tasks.misused("the main program cannot pause, for nobody could resume it", "pause stands in the block of a fork");
        }
        thread.cpu().order();
        if (process.runsToItsEnd()) {
            return;
        }
        if (process.paused() != null) {
            throw Tasks.misused(
                    "another thread of process " + process.pid() + " has paused already",
                    "one thread of a process can be paused at a time");
        }
        process.pausedBy(thread);
        wakeWaiter(process, thread.cpu().now());
        while (process.paused() == thread) {
            scheduler.blockUnlessKilled(thread, "process " + process.pid() + " to be resumed");
        }
    }

    /** Waits until {@code child} has paused or ended. */
    void awaitPause(UserThread caller, UserProcess child) {
        caller.cpu().order();
        while (child.paused() == null && !child.isOver()) {
            await(caller, child, "the next pause of process " + child.pid());
        }
    }

    /** Lets a paused child go on to its next pause or its end. */
    void resume(UserThread caller, UserProcess child) {
        caller.cpu().order();
        checkParent(caller, child, "resume");
        awaitPause(caller, child);
        if (child.isOver()) {
            throw Tasks.misused("process " + child.pid() + " has ended already, " + child.howItEnded(),
                    "a child can be resumed while it is paused");
        }
        goOn(child, caller.cpu().now());
        awaitPause(caller, child);
    }

    private void goOn(UserProcess process, long time) {
        UserThread paused = process.paused();
        if (paused != null) {
            process.pausedBy(null);
            scheduler.wake(paused, time);
        }
    }

    private void runToItsEnd(UserProcess process, long time) {
        process.runToItsEnd();
        goOn(process, time);
    }

    // ---- end --------------------------------------------------------------------------------------------------------

    /**
     * A thread has ended. If it called exit or a signal ended it, so do all others of its process, whatever they are doing: the kernel's
     * do_group_exit. Whoever came first says how the process ended.
     */
    void threadEnded(UserThread thread, Body.End end) {
        UserProcess process = thread.process();
        process.threads().remove(thread);
        if (process.isFirst() && programEnded && thread.isKilled()) {
            // It may have been the one to resume them.
            releaseChildren(process, thread.cpu().now());
        }
        if (process.ending() != null) {
            return;
        }
        switch (end) {
            case Body.End.Killed killed -> process.signalled(killed.signal(), killed.cause());
            case Body.End.Exited exited -> process.exited(exited.code());
            case Body.End.Returned _,Body.End.Cut _ -> {
                return;
            }
        }
        if (!process.isFirst()) {
            for (UserThread other : process.threads()) {
                scheduler.kill(other, thread.cpu().now());
            }
        }
    }

    /** The last thread of its process is gone: gives back what the process had. */
    void tearDown(UserThread last) {
        UserProcess process = last.process();
        if (process.ending() == null) {
            process.exited(0);
        }
        last.cpu().charge(cost.exit());
        design.exit(last, process.mm());
        last.cpu().order();
        for (UserProcess child : List.copyOf(process.children())) {
            child.orphan();
            runToItsEnd(child, last.cpu().now());
        }
    }

    /** The process's end can be seen from here on. */
    void over(UserProcess process, long time) {
        process.over();
        living.remove(process);
        wakeWaiter(process, time);
    }

    /**
     * Waits for a child, which pauses no more, and reaps it.
     *
     * @return what it did
     */
    Stats wait(UserThread caller, UserProcess child) {
        caller.cpu().order();
        checkParent(caller, child, "wait for");
        runToItsEnd(child, caller.cpu().now());
        while (!child.isOver()) {
            await(caller, child, "the end of process " + child.pid());
        }
        caller.cpu().charge(cost.reap());
        child.reap();
        Stats did = child.scope.stats;
        caller.scope.add(did);
        return did;
    }

    /** The program ends: its children can be resumed by nobody, and nothing would come of killing it. */
    void release(UserThread main) {
        main.cpu().order();
        programEnded = true;
        releaseChildren(main.process(), main.cpu().now());
    }

    private void releaseChildren(UserProcess process, long time) {
        for (UserProcess child : process.children()) {
            runToItsEnd(child, time);
        }
    }

    // ---- want of memory ---------------------------------------------------------------------------------------------

    @Override
    public List<? extends OomKiller.Candidate> living() {
        return living.stream().filter(process -> !(process.isFirst() && programEnded)).map(Candidate::new).toList();
    }

    /** A process, as the killer sees it. */
    private final class Candidate implements OomKiller.Candidate {
        private final UserProcess process;

        Candidate(UserProcess process) {
            this.process = process;
        }

        @Override
        public String name() {
            return process.isFirst() ? "the main program" : "process " + process.pid();
        }

        @Override
        public long mappedPages() {
            return process.mm().mappedPages();
        }

        @Override
        public long rss() {
            return process.mm().rss();
        }

        @Override
        public long swapped() {
            return process.mm().swapped();
        }

        @Override
        public long tables() {
            return process.mm().tables();
        }

        @Override
        public List<Candidate> children() {
            return process.children().stream().filter(child -> !child.isOver()).map(Candidate::new).toList();
        }

        @Override
        public boolean isDying() {
            return process.isFirst() ? process.outOfMemory() != null : process.ending() != null;
        }

        /** The main program is the script's: it hears of its end as an error, and may go on. */
        @Override
        public void kill(String report, Task killer) {
            if (process.isFirst()) {
                process.outOfMemory(report);
            } else {
                process.signalled("SIGKILL", new OutOfMemoryException(report));
            }
            for (UserThread thread : process.threads()) {
                scheduler.kill(thread, killer.cpu().now());
            }
        }
    }

    private static void checkParent(UserThread caller, UserProcess child, String what) {
        if (child.isReaped()) {
            throw Tasks.misused("process " + child.pid() + " has been waited for already", "a child can be waited for once");
        }
        if (child.parent() != caller.process()) {
            throw Tasks.misused("process " + child.pid() + " is not a child of this process", "only its parent can " + what + " it");
        }
    }

    private void await(UserThread caller, UserProcess child, String what) {
        if (child.waiter != null && child.waiter != caller) {
            throw Tasks.misused("another thread waits for process " + child.pid() + " already", "a child can be waited for once");
        }
        child.waiter = caller;
        scheduler.blockUnlessKilled(caller, what);
        child.waiter = null;
    }

    private void wakeWaiter(UserProcess process, long time) {
        if (process.waiter != null) {
            scheduler.wake(process.waiter, time);
        }
    }
}
