package dev.faultline.runtime.machine;

import dev.faultline.runtime.cost.ProcessCosts;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.mm.AddressSpace;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.sched.KilledException;
import dev.faultline.runtime.sched.Scheduler;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.stats.Stats;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Threads: how they begin, meet, wait for one another and end.
 *
 * <p>A thread's own begin and end are charged where its creator stood. The last thread of a process tears its address space down, alone: that
 * part of a parallel program is serial, and published tables contain it.
 */
final class Tasks {

    private final Processes processes;
    private final Scheduler scheduler;
    private final ProcessCosts cost;
    private final Accounts accounts;

    /** Tasks besides the first whose life is not over, and who waits for them when the program ends. */
    private int others;

    private @Nullable UserThread finisher;
    private int nextTask = 1;

    Tasks(MemoryManager kernel, Processes processes, Accounts accounts) {
        this.processes = processes;
        this.scheduler = kernel.scheduler();
        this.cost = kernel.cost().process();
        this.accounts = accounts;
    }

    /** The first thread of the first process. */
    UserThread first(AddressSpace mm) {
        return new UserThread(nextTask++, processes.first(mm), new Team(1), null, accounts.origins(), null);
    }

    // ---- threads ----------------------------------------------------------------------------------------------------

    /**
     * Runs {@code count} threads of the caller's process and waits for them.
     *
     * @return what they did, all together
     */
    Stats threads(UserThread caller, int count, Body body) {
        Scope scope = new Scope(caller.scope);
        Team team = new Team(count);
        for (int i = 0; i < count; i++) {
            startThread(caller, team, scope, body, i);
        }
        awaitEnd(caller, team, count == 1 ? "the end of its thread" : "the end of its " + count + " threads");
        return scope.stats;
    }

    UserThread spawn(UserThread caller, Body body) {
        return startThread(caller, new Team(1), caller.scope, body, 0);
    }

    void join(UserThread caller, UserThread thread) {
        if (thread.process() != caller.process()) {
            throw misused("a thread can be joined only by a thread of its own process", "");
        }
        if (thread == caller) {
            throw misused("a thread cannot join itself", "");
        }
        awaitEnd(caller, thread.team(), "the end of a spawned thread");
    }

    private void awaitEnd(UserThread caller, Team team, String what) {
        caller.cpu().order();
        while (!team.isOver()) {
            if (team.waiter != null && team.waiter != caller) {
                throw misused("another thread waits for this thread already", "join it once");
            }
            team.waiter = caller;
            scheduler.blockUnlessKilled(caller, what);
        }
    }

    private UserThread startThread(UserThread caller, Team team, Scope scope, Body body, int index) {
        caller.cpu().charge(cost.threadCreate());
        caller.cpu().order();
        caller.mm().share();
        UserThread thread = new UserThread(nextTask++, caller.process(), team, scope, accounts.origins(), caller);
        if (caller.isKilled()) {
            // Its process has ended since the call began: no thread of it begins.
            scheduler.kill(thread, caller.cpu().now());
        }
        others++;
        scheduler.start(thread, caller, () -> live(thread, body, index));
        return thread;
    }

    /** A thread's life: its body between a begin and an end of its own. */
    private void live(UserThread thread, Body body, int index) {
        Stats life = thread.account();
        thread.cpu().settle(Stat.SYS_TIME);
        Body.End end = run(thread, body, index);
        Cpu cpu = thread.cpu();
        cpu.skip();
        thread.account(life);
        long exitBegin = cpu.now();
        cpu.charge(cost.threadExit());
        cpu.order();
        processes.threadEnded(thread, end);
        leaveTeam(thread);
        boolean last = thread.mm().leave();
        if (last) {
            processes.tearDown(thread);
        }
        cpu = thread.cpu();
        cpu.order();
        cpu.settle(Stat.SYS_TIME);
        life.active(exitBegin, cpu.now());
        accounts.charge(thread, life);
        thread.finish(end instanceof Body.End.Returned returned ? returned.value() : null);
        wakeWaiters(thread, last);
    }

    private static Body.End run(UserThread thread, Body body, int index) {
        if (thread.isKilled()) {
            body.neverRun();
            return new Body.End.Cut();
        }
        try {
            return body.run(index);
        } catch (KilledException killed) {
            return new Body.End.Cut();
        }
    }

    private void leaveTeam(UserThread thread) {
        Team team = thread.team();
        team.leave();
        if (team.barrierIsBroken() && thread.process().ending() == null && !thread.isKilled()) {
            throw brokenBarrier(team);
        }
    }

    private void wakeWaiters(UserThread thread, boolean processOver) {
        long now = thread.cpu().now();
        if (--others == 0 && finisher != null) {
            scheduler.wake(finisher, now);
        }
        Team team = thread.team();
        if (team.finish() && team.waiter != null) {
            scheduler.wake(team.waiter, now);
        }
        if (processOver) {
            processes.over(thread.process(), now);
        }
    }

    // ---- barrier ----------------------------------------------------------------------------------------------------

    void barrier(UserThread thread) {
        Team team = thread.team();
        thread.cpu().order();
        List<UserThread> waiting = team.atBarrier();
        waiting.add(thread);
        if (waiting.size() == team.size()) {
            List<UserThread> all = new ArrayList<>(waiting);
            waiting.clear();
            for (UserThread other : all) {
                if (other != thread) {
                    scheduler.wake(other, thread.cpu().now());
                }
            }
            return;
        }
        if (team.barrierIsBroken()) {
            throw brokenBarrier(team);
        }
        while (waiting.contains(thread)) {
            try {
                scheduler.blockUnlessKilled(thread, "the other threads at a barrier");
            } catch (KilledException killed) {
                waiting.remove(thread);
                throw killed;
            }
        }
    }

    private static MachineException brokenBarrier(Team team) {
        return new MachineException(
                MachineException.Kind.DEADLOCK,
                team.atBarrier().size() + " of " + team.size() + " threads wait at a barrier that the others never reach",
                "every thread of the block must pass the same barriers");
    }

    // ---- processes --------------------------------------------------------------------------------------------------

    /**
     * Forks: the child gets a copy of the caller's mappings, and runs concurrently.
     *
     * @param stepped whether to wait until the child has paused or ended
     */
    UserProcess fork(UserThread caller, boolean stepped, Body body) {
        UserProcess child = processes.fork(caller);
        UserThread thread = new UserThread(nextTask++, child, new Team(1), null, accounts.origins(), caller);
        child.scope = thread.own;
        others++;
        scheduler.start(thread, caller, () -> live(thread, body, 0));
        if (stepped) {
            processes.awaitPause(caller, child);
        } else {
            scheduler.afterFork(caller);
        }
        return child;
    }

    /** Waits until the first process's first thread is alone. */
    void awaitOthers(UserThread main) {
        processes.release(main);
        while (hasOthers()) {
            finisher = main;
            scheduler.block(main, "the end of the program's threads and children");
        }
    }

    boolean hasOthers() {
        return others > 0;
    }

    /** Tears the first process down. */
    void exit(UserThread main) {
        processes.tearDown(main);
    }

    static MachineException misused(String sentence, String hint) {
        return new MachineException(MachineException.Kind.MISUSED, sentence, hint);
    }
}
