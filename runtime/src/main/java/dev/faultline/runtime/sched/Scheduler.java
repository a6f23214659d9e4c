package dev.faultline.runtime.sched;

import dev.faultline.runtime.cost.CostModel;
import dev.faultline.runtime.engine.Engine;
import dev.faultline.runtime.engine.Strand;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.hardware.Distances;
import dev.faultline.runtime.stats.Stat;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who runs where.
 *
 * <p>A run queue a CPU, first in first out with a time slice; an idle CPU pulls from the longest queue when its balance tick comes round, which
 * it does one idle CPU after another. That stagger is visible in every published table of short runs: threads start stacked on their
 * creator's node and spread over the first milliseconds.
 *
 * <p>Everything here happens in ordered operations: {@link #block}, {@link #start} and their kin bring the CPU to its turn first.
 *
 * <p>Simplified: one priority; no preemption on wake-up; no balancing between busy CPUs unless one of them runs dry.
 */
public final class Scheduler {

    private final Engine engine;
    private final CostModel cost;
    private final Distances distances;
    private final Placement placement;
    private final Queue[] queues;
    private final List<Task> live = new ArrayList<>();

    /** How many tasks wait on all queues that may run on any CPU. */
    private int movable;

    /** One CPU's running task and those that wait for it. */
    private final class Queue {
        final Cpu cpu;
        final ArrayDeque<Task> waiting = new ArrayDeque<>();
        @Nullable
        Task current;
        boolean pullPlanned;

        Queue(Cpu cpu) {
            this.cpu = cpu;
        }

        void add(Task task) {
            waiting.add(task);
            movable += isMovable(task) ? 1 : 0;
        }

        @Nullable
        Task poll() {
            Task task = waiting.poll();
            movable -= task != null && isMovable(task) ? 1 : 0;
            return task;
        }

        /** Takes the first task that may run elsewhere, of which there is one. */
        Task takeMovable() {
            Task task = Objects.requireNonNull(firstMovable());
            waiting.remove(task);
            movable--;
            return task;
        }

        boolean hasMovable() {
            return movable > 0 && firstMovable() != null;
        }

        private @Nullable Task firstMovable() {
            for (Task task : waiting) {
                if (isMovable(task)) {
                    return task;
                }
            }
            return null;
        }

        private static boolean isMovable(Task task) {
            return task.pinned == Task.ANYWHERE;
        }
    }

    public Scheduler(Engine engine, CostModel cost, Distances distances, Placement placement, Cpu[] cpus) {
        this.engine = engine;
        this.cost = cost;
        this.distances = distances;
        this.placement = placement;
        queues = new Queue[cpus.length];
        for (int i = 0; i < cpus.length; i++) {
            queues[i] = new Queue(cpus[i]);
        }
    }

    /** Makes {@code task} the one that runs on {@code cpu} from the start: the main program, before anything else exists. */
    public void adopt(Task task, Cpu cpu, Strand strand) {
        task.strand = strand;
        strand.owner(task);
        task.cpu = cpu;
        live.add(task);
        queues[cpu.number()].current = task;
        cpu.strand(strand);
        cpu.account(task.account());
    }

    /** The task that runs on a CPU; null when it is idle. */
    public @Nullable Task current(Cpu cpu) {
        return queues[cpu.number()].current;
    }

    /** Tasks that have not ended, in the order they were started. */
    public List<Task> live() {
        return live;
    }

    // ---- starting and ending ----------------------------------------------------------------------------------------

    /** Starts {@code task}, which {@code creator} made, on {@code body}. */
    public void start(Task task, Task creator, Runnable body) {
        Cpu from = creator.cpu;
        from.order();
        task.strand = engine.strand(() -> {
            body.run();
            end(task);
        });
        task.strand.owner(task);
        live.add(task);
        task.pinned = creator.pinned;
        Cpu idle = task.pinned == Task.ANYWHERE ? placement.forNew(this, task, from) : null;
        if (idle != null) {
            runOnIdle(idle, task, from.now());
        } else {
            enqueue(queues[from.number()], task, from.now());
        }
    }

    /**
     * Starts a thread of the kernel's own at {@code home} or the nearest idle CPU.
     *
     * @param starter whose CPU does it, at its turn
     */
    public void startKernelThread(Task task, Task starter, Cpu home, Runnable body) {
        starter.cpu.order();
        long time = starter.cpu.now();
        task.strand = engine.strand(() -> {
            body.run();
            end(task);
        });
        task.strand.owner(task);
        live.add(task);
        Cpu idle = nearestIdle(home);
        if (idle != null) {
            runOnIdle(idle, task, time);
        } else {
            enqueue(queues[home.number()], task, time);
        }
    }

    /** Gives way to a child just started, where the policy says that it runs first. */
    public void afterFork(Task parent) {
        if (placement.runsChildFirst()) {
            giveWay(parent);
        }
    }

    /** Ends the running task: its CPU goes on to another. Its strand ends when this returns. */
    private void end(Task task) {
        Cpu cpu = task.cpu;
        cpu.order();
        cpu.settle(Stat.SYS_TIME);
        task.state = Task.State.ENDED;
        live.remove(task);
        next(queues[cpu.number()]);
    }

    // ---- waiting and waking -----------------------------------------------------------------------------------------

    /** Blocks the running task until {@link #wake}. A wake-up that came first is not lost. */
    public void block(Task task, String waitsFor) {
        Cpu cpu = task.cpu;
        cpu.order();
        if (task.wakePending) {
            task.wakePending = false;
            cpu.now(Math.max(cpu.now(), task.wakeTime));
            return;
        }
        cpu.settle(Stat.SYS_TIME);
        task.state = Task.State.BLOCKED;
        task.waitsFor = waitsFor;
        next(queues[cpu.number()]);
        cpu.switchedAway(task.strand);
        task.waitsFor = null;
    }

    /**
     * The same for a wait that the end of the task's process cuts short.
     *
     * @throws KilledException if it has
     */
    public void blockUnlessKilled(Task task, String waitsFor) {
        task.cpu.order();
        if (!task.killed) {
            task.waitCanBeCut = true;
            block(task, waitsFor);
            task.waitCanBeCut = false;
        }
        if (task.killed) {
            throw new KilledException();
        }
    }

    /** Whether every other task waits at a place where nothing is under way: for a sleep, a barrier, another task's end, to be resumed. */
    public boolean othersRest(Task task) {
        for (Task other : live) {
            if (other != task && !(other.state == Task.State.BLOCKED && other.waitCanBeCut)) {
                return false;
            }
        }
        return true;
    }

    /** The task's process has ended: the task dies where it waits, or as soon as it would be back in user mode. An ordered operation. */
    public void kill(Task task, long time) {
        task.killed = true;
        task.sliceEnd = 0;
        if (task.waitCanBeCut && task.state == Task.State.BLOCKED) {
            wake(task, time);
        }
    }

    /** The task lives on after all: whoever asks what becomes of it has been told. For the running task. */
    public void revive(Task task) {
        task.killed = false;
        task.sliceEnd = task.cpu.now() + cost.scheduler().timeSlice();
    }

    /** Makes a blocked task runnable at {@code time}. To be called from ordered operations. */
    public void wake(Task task, long time) {
        if (task.state != Task.State.BLOCKED) {
            task.wakePending = true;
            task.wakeTime = time;
            return;
        }
        task.state = Task.State.RUNNING;
        Queue last = queues[task.pinned == Task.ANYWHERE ? task.cpu.number() : task.pinned];
        if (last.current == null) {
            runOnIdle(last.cpu, task, time);
            return;
        }
        Cpu idle = task.pinned == Task.ANYWHERE ? nearestIdle(last.cpu) : null;
        if (idle != null) {
            runOnIdle(idle, task, time);
        } else {
            enqueue(last, task, time);
        }
    }

    /** Blocks the running task until {@code time}. */
    public void sleepUntil(Task task, long time) {
        task.cpu.order();
        engine.at(time, () -> wake(task, time));
        blockUnlessKilled(task, "the end of its sleep");
    }

    /** Blocks the running task for {@code duration}, which nothing cuts short. */
    public void nap(Task task, long duration) {
        task.cpu.order();
        if (duration > 0) {
            long until = task.cpu.now() + duration;
            engine.at(until, () -> wake(task, until));
            block(task, "a device to catch up");
        }
    }

    /** Whether the running task must {@link #giveWay}: it has used up its slice while others wait, or shall die. To be asked in ordered operations. */
    public boolean mustYield(Task task) {
        return task.cpu.now() >= task.sliceEnd && yieldsAtSliceEnd(task);
    }

    /** Whether the running task gives way once its slice is used up: others wait for its CPU, or it has been killed. */
    public boolean yieldsAtSliceEnd(Task task) {
        return task.killed || hasWaiting(task);
    }

    /** Whether other tasks wait for the running task's CPU. */
    public boolean hasWaiting(Task task) {
        return !queues[task.cpu.number()].waiting.isEmpty();
    }

    /** Uses the running task's CPU in user mode, giving way whenever a tick finds its slice used up. */
    public void compute(Task task, long time) {
        for (long left = time; left > 0;) {
            long step = Math.min(left, cost.scheduler().tick());
            task.cpu.charge(step);
            left -= step;
            task.cpu.order();
            task.cpu.settle(Stat.USER_TIME);
            if (mustYield(task)) {
                giveWay(task);
            }
        }
    }

    /**
     * Puts the running task at the end of its CPU's queue.
     *
     * @throws KilledException if its process has ended
     */
    public void giveWay(Task task) {
        Cpu cpu = task.cpu;
        cpu.order();
        if (task.killed) {
            throw new KilledException();
        }
        Queue queue = queues[cpu.number()];
        if (queue.waiting.isEmpty()) {
            return;
        }
        cpu.settle(Stat.SYS_TIME);
        queue.add(task);
        next(queue);
        cpu.switchedAway(task.strand);
        // Switching back was the kernel's time, whatever the task goes on with.
        task.cpu.settle(Stat.SYS_TIME);
    }

    /** Moves the running task to {@code target} and keeps it there. */
    public void pin(Task task, Cpu target) {
        Cpu cpu = task.cpu;
        cpu.order();
        task.pinned = target.number();
        if (target == cpu) {
            return;
        }
        cpu.charge(cost.scheduler().migrate());
        cpu.order();
        cpu.settle(Stat.SYS_TIME);
        long time = cpu.now();
        Queue to = queues[target.number()];
        if (to.current == null) {
            runOnIdle(target, task, time);
        } else {
            enqueue(to, task, time);
        }
        next(queues[cpu.number()]);
        cpu.switchedAway(task.strand);
    }

    // ---- run queues -------------------------------------------------------------------------------------------------

    private void runOnIdle(Cpu cpu, Task task, long time) {
        Queue queue = queues[cpu.number()];
        queue.current = task;
        long since = Math.max(cpu.now(), time);
        install(queue, task, since, since + cost.scheduler().wakeup());
    }

    /** Hands the CPU to the next task of its queue, or leaves it idle. */
    private void next(Queue queue) {
        Task task = queue.poll();
        if (task == null) {
            queue.current = null;
            queue.cpu.strand(null);
            planPull(queue, queue.cpu.now());
            return;
        }
        queue.current = task;
        long since = queue.cpu.now();
        install(queue, task, since, since + cost.scheduler().contextSwitch());
    }

    private void install(Queue queue, Task task, long since, long from) {
        Cpu cpu = queue.cpu;
        task.cpu = cpu;
        task.sliceEnd = task.killed ? 0 : from + cost.scheduler().timeSlice();
        cpu.strand(task.strand);
        cpu.now(since);
        cpu.account(task.account());
        cpu.unpark(from);
    }

    private void enqueue(Queue queue, Task task, long time) {
        task.cpu = queue.cpu;
        queue.add(task);
        if (queue.current == null) {
            next(queue);
            return;
        }
        Cpu idle = nearestIdleWithoutPull(queue.cpu);
        if (idle != null) {
            planPull(queues[idle.number()], time);
        }
    }

    /** An idle CPU looks for work at its next balance tick; ticks of different CPUs are spread over the period. */
    private void planPull(Queue idle, long time) {
        if (idle.pullPlanned || movable == 0) {
            return;
        }
        idle.pullPlanned = true;
        long period = Math.max(1, cost.scheduler().balanceIdle());
        long phase = period * idle.cpu.number() / queues.length;
        long tick = time + period - Math.floorMod(time - phase, period);
        engine.at(tick, () -> pull(idle, tick));
    }

    private void pull(Queue idle, long time) {
        idle.pullPlanned = false;
        if (idle.current != null) {
            return;
        }
        Queue busiest = null;
        for (Queue queue : queues) {
            if (queue.hasMovable() && (busiest == null || queue.waiting.size() > busiest.waiting.size())) {
                busiest = queue;
            }
        }
        if (busiest == null) {
            return;
        }
        runOnIdle(idle.cpu, busiest.takeMovable(), time + cost.scheduler().migrate());
        if (busiest.hasMovable()) {
            Cpu another = nearestIdleWithoutPull(busiest.cpu);
            if (another != null) {
                planPull(queues[another.number()], time);
            }
        }
    }

    /** The idle CPU nearest to {@code from}; the lowest of several equally near. */
    @Nullable
    Cpu nearestIdle(Cpu from) {
        return nearestIdle(from, true);
    }

    private @Nullable Cpu nearestIdleWithoutPull(Cpu from) {
        return nearestIdle(from, false);
    }

    private @Nullable Cpu nearestIdle(Cpu from, boolean evenWithPull) {
        Cpu best = null;
        int bestHops = Integer.MAX_VALUE;
        for (Queue queue : queues) {
            if (queue.current == null && (evenWithPull || !queue.pullPlanned)) {
                int hops = distances.betweenCpus(from.number(), queue.cpu.number());
                if (hops < bestHops) {
                    bestHops = hops;
                    best = queue.cpu;
                }
            }
        }
        return best;
    }
}
