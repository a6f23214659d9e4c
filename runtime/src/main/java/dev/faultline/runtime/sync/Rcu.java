package dev.faultline.runtime.sync;

import dev.faultline.runtime.engine.Engine;
import dev.faultline.runtime.engine.Posted;
import dev.faultline.runtime.engine.Processor;
import dev.faultline.runtime.engine.Stage;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.sched.Scheduler;
import dev.faultline.runtime.sched.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Read-copy-update: readers lock nothing; what they may still be looking at is given back only after a grace period.
 *
 * <pre>
 *   readers      [----]        [-----------------]      [---]
 *   call             ^
 *   ticks      |         |         |         |         |
 *                        start               .         end      of the grace period: a tick after its start, and when everybody
 *                                                               who was inside at its start has left
 * </pre>
 *
 * <p>A reader may sleep, as in preemptible RCU. One grace period runs at a time; who calls while it does waits for the next, so that a callback
 * waits between one tick and two with nobody inside, and longer for as long as somebody stays.
 *
 * <p>Source: kernel/rcupreempt.c of Linux 2.6.32, of which the state machine of each CPU is simplified to the machine's tick.
 */
public final class Rcu {

    private final Engine engine;
    private final Scheduler scheduler;
    private final long tick;

    // Readers inside, in the order they came: a ring of links around this one.
    private final Reader inside = new Reader(this);
    private long lastSerial;

    /** Callbacks of the grace period that runs, which is over when nobody is inside who came up to {@link #boundary}; null if none runs. */
    private @Nullable List<LongConsumer> current;

    private long boundary;
    private List<LongConsumer> next = new ArrayList<>(0);
    private boolean isTickPlanned;
    private long gracePeriods;

    /** @param tick length of a tick, the least time between two quiescent states of a CPU */
    public Rcu(Engine engine, Scheduler scheduler, long tick) {
        this.engine = engine;
        this.scheduler = scheduler;
        this.tick = Math.max(1, tick);
    }

    /** A task's read section, which it can enter again and again, but not while it is inside. */
    public static final class Reader implements Posted, Stage {
        private final Rcu rcu;
        private Reader before = this;
        private Reader after = this;
        private long serial;

        private Reader(Rcu rcu) {
            this.rcu = rcu;
        }

        /** rcu_read_lock. In order, as is what is looked at next. */
        public void enter() {
            assert after == this : "a reader is inside already";
            serial = ++rcu.lastSerial;
            before = rcu.inside.before;
            after = rcu.inside;
            before.after = this;
            after.before = this;
        }

        /** rcu_read_unlock, for which nobody waits. */
        public void leave(Cpu cpu) {
            cpu.post(this);
        }

        /** The same as a stage. */
        @Override
        public int step(Processor processor) {
            run(processor.now(), processor);
            return DONE;
        }

        @Override
        public void run(long time, Processor poster) {
            before.after = after;
            after.before = before;
            before = this;
            after = this;
            rcu.left(time);
        }
    }

    /** A new reader. */
    public Reader reader() {
        return new Reader(this);
    }

    /**
     * Does {@code callback}, which is told the time, after a grace period: call_rcu. An ordered operation.
     *
     * @param time now
     */
    public void call(long time, LongConsumer callback) {
        next.add(callback);
        if (current == null) {
            planTick(time);
        }
    }

    /** Waits for a grace period to pass, asleep: synchronize_rcu. Not to be called by a reader inside. */
    public void synchronize(Task task) {
        task.cpu().order();
        call(task.cpu().now(), time -> scheduler.wake(task, time));
        scheduler.block(task, "a grace period");
    }

    /** Grace periods that have passed. */
    public long gracePeriods() {
        return gracePeriods;
    }

    /** Callbacks that wait for theirs. */
    public int waiting() {
        return next.size() + (current == null ? 0 : current.size());
    }

    /** Whether nobody is inside. */
    public boolean isQuiet() {
        return inside.after == inside;
    }

    private void left(long time) {
        if (current != null && isOver()) {
            planTick(time);
        }
    }

    private boolean isOver() {
        return isQuiet() || inside.after.serial > boundary;
    }

    private void planTick(long time) {
        if (!isTickPlanned) {
            isTickPlanned = true;
            long at = time + tick - Math.floorMod(time, tick);
            engine.at(at, () -> onTick(at));
        }
    }

    /** Ends the grace period that runs, if it is over, and begins the next, if somebody waits for it. */
    private void onTick(long time) {
        isTickPlanned = false;
        List<LongConsumer> over = current;
        if (over != null) {
            if (!isOver()) {
                // Whoever leaves last plans a tick.
                return;
            }
            current = null;
            gracePeriods++;
            over.forEach(callback -> callback.accept(time));
        }
        if (!next.isEmpty() && current == null) {
            current = next;
            next = new ArrayList<>(0);
            boundary = lastSerial;
            if (isOver()) {
                planTick(time);
            }
        }
    }
}
