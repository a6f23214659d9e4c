package dev.faultline.runtime.engine;

import dev.faultline.runtime.units.VirtualTime;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An agent that executes strands: the engine's half of a CPU. It has a clock of its own, which runs ahead of the machine's for as long
 * as the strand on it touches nothing shared.
 *
 * <p>The ways to touch something shared, from cheap to dear:
 *
 * <ul>
 *   <li>{@link #post}: takes effect at its time, nobody waits for it (unlock).
 *   <li>{@link #defer}: its duration matters but its result does not, so it rides along with the next ordered operation and saves a switch
 *       (bandwidth use, up_read). Until then the clock is not known and nothing shared may be touched.
 *   <li>{@link #perform}: suspends until its turn has come, it is done, and its result is known.
 * </ul>
 *
 * <p>An interrupt's cost ({@link #steal}) is taken at the next ordered operation, never at a posted one: the fast executor has already
 * run past posts when the interrupt arrives, and the naive one must agree with it.
 */
public class Processor {

    /** Reasons not to take the fast path of an ordered operation. */
    private static final int NAIVE = 1;

    private static final int HAS_POSTED = 2;
    private static final int HAS_DEFERRED = 4;
    private static final int HAS_STOLEN = 8;

    private static final Stage NOTHING = processor -> Stage.DONE;

    private final int number;
    private Engine engine;
    private EventHeap heap;
    private int attention;

    /** The processor's clock. */
    private long now;

    /** For the stage in progress: where it stands. 0 at its first step. */
    public int phase;

    private @Nullable Strand strand;
    private @Nullable Strand resumed;

    // The operation this processor waits to do, and the one that follows it after followUpCost.
    private @Nullable Stage pending;
    private @Nullable Stage followUp;
    private long followUpCost;
    private boolean ready;
    private boolean transparent;

    private @Nullable Stage deferred;
    private long deferredCost;

    private long stolen;

    /** Whom this processor is interrupted with, and how much of their interrupts' time has been stolen from it or was none of its business. */
    private InterruptGroup group = new InterruptGroup();

    private long heard;

    // Posted operations in time order: a ring that grows.
    private Posted[] posted = new Posted[4];
    private long[] postedTimes = new long[4];
    private int postedHead;
    private int postedCount;

    protected Processor(int number) {
        this.number = number;
    }

    @SuppressWarnings("NullAway.Init")
    final void attach(Engine toEngine) {
        engine = toEngine;
        heap = toEngine.heap;
        attention = toEngine.naive ? NAIVE : 0;
    }

    public final int number() {
        return number;
    }

    public final Engine engine() {
        return engine;
    }

    /** The clock. Not to be read between {@link #defer} and the next ordered operation. */
    public final long now() {
        assert deferred == null : "the clock is unknown while an operation is deferred";
        return now;
    }

    /** Sets the clock of a processor that is idle, parked, or in a step of its own. */
    public final void now(long time) {
        now = time;
    }

    /** Uses {@code cost} of this processor's time. */
    public final void charge(long cost) {
        if (deferred != null) {
            deferredCost += cost;
        } else {
            now += cost;
        }
    }

    /** Lets an interrupt take {@code cost} of this processor's time at its next ordered operation. */
    public final void steal(long cost) {
        stolen += cost;
        attention |= HAS_STOLEN;
    }

    /** Called when stolen time has passed, for accounting. */
    protected void onStolen(long cost) {}

    /** The same unless the processor is idle: then there is nothing that the interrupt keeps it from. */
    public final void stealUnlessIdle(long cost) {
        if (strand != null) {
            steal(cost);
        }
    }

    /** Lets this processor be interrupted with a group from here on, and no more with the one it was in. An ordered operation. */
    public final void join(InterruptGroup next) {
        hearInterrupts();
        group = next;
        heard = next.total();
    }

    /** Leaves out an interrupt of this processor's own. */
    final void hasNotHeard(InterruptGroup sentTo, long cost) {
        if (sentTo == group) {
            heard += cost;
        }
    }

    private void hearInterrupts() {
        long owed = group.total() - heard;
        if (owed != 0) {
            heard += owed;
            stealUnlessIdle(owed);
        }
    }

    // ---- ordered operations -----------------------------------------------------------------------------------------

    /** Returns when this processor's key is the least: what follows, up to the next charge, is an ordered operation. */
    public final void order() {
        if (attention == HAS_STOLEN && VirtualTime.key(now, number) <= heap.min()) {
            passStolen();
        }
        if (attention != 0 || VirtualTime.key(now, number) > heap.min()) {
            enqueue(NOTHING);
        }
    }

    private void passStolen() {
        now += stolen;
        onStolen(stolen);
        stolen = 0;
        attention &= ~HAS_STOLEN;
    }

    /** Does {@code stage} and returns when it is done. */
    public final void perform(Stage stage) {
        if (attention != 0) {
            enqueue(stage);
            return;
        }
        phase = 0;
        while (VirtualTime.key(now, number) <= heap.min()) {
            int result = stage.step(this);
            if (result == Stage.DONE) {
                return;
            }
            if (result == Stage.PARKED) {
                pending = stage;
                ready = false;
                engine.suspend(strand);
                return;
            }
        }
        pending = stage;
        becomeReady();
        engine.suspend(strand);
    }

    private void enqueue(Stage stage) {
        phase = 0;
        if (deferred != null) {
            pending = deferred;
            followUp = stage;
            followUpCost = deferredCost;
            deferred = null;
            deferredCost = 0;
            attention &= ~HAS_DEFERRED;
        } else {
            pending = stage;
        }
        becomeReady();
        engine.suspend(strand);
    }

    /** Does {@code stage} before whatever ordered operation comes next. Its result must not matter until then, only its duration. */
    public final void defer(Stage stage) {
        if (deferred != null) {
            order();
        }
        if (engine.naive || attention == 0 && VirtualTime.key(now, number) <= heap.min()) {
            // Its turn has come already: nothing to save.
            perform(stage);
            return;
        }
        deferred = stage;
        attention |= HAS_DEFERRED;
    }

    /** Lets {@code operation} take effect at the clock, and goes on without waiting for it. */
    public final void post(Posted operation) {
        if (deferred != null) {
            doDeferred();
        }
        if (engine.naive) {
            transparent = true;
            pending = processor -> {
                operation.run(processor.now, processor);
                return Stage.DONE;
            };
            becomeReady();
            engine.suspend(strand);
        } else if (postedCount == 0 && VirtualTime.key(now, number) <= heap.min()) {
            operation.run(now, this);
        } else {
            addPosted(operation);
        }
    }

    /** Does what was deferred; the clock is known again, and is not this processor's turn. */
    private void doDeferred() {
        pending = deferred;
        followUpCost = deferredCost;
        deferred = null;
        deferredCost = 0;
        attention &= ~HAS_DEFERRED;
        phase = 0;
        becomeReady();
        engine.suspend(strand);
    }

    private void addPosted(Posted operation) {
        if (postedCount == posted.length) {
            growPosted();
        }
        int tail = postedHead + postedCount & posted.length - 1;
        posted[tail] = operation;
        postedTimes[tail] = now;
        if (postedCount++ == 0) {
            attention |= HAS_POSTED;
            heap.push(VirtualTime.key(now, number));
        }
    }

    private void growPosted() {
        int capacity = posted.length;
        Posted[] operations = new Posted[capacity * 2];
        long[] times = new long[capacity * 2];
        for (int i = 0; i < postedCount; i++) {
            operations[i] = posted[postedHead + i & capacity - 1];
            times[i] = postedTimes[postedHead + i & capacity - 1];
        }
        posted = operations;
        postedTimes = times;
        postedHead = 0;
    }

    /** Whether nothing is going to happen on the machine but what this processor, which runs, does itself. Never so under the naive executor. */
    public final boolean isAlone() {
        return attention == 0 && heap.isEmpty();
    }

    /** Whether a step may do one more thing at the (new) clock without giving way. */
    public final boolean mayContinue() {
        return (attention & (NAIVE | HAS_STOLEN)) == 0 && VirtualTime.key(now, number) <= heap.min();
    }

    /**
     * The same for an operation that {@link #post} could do: stolen time passes only after it.
     */
    public final boolean mayPost() {
        if (VirtualTime.key(now, number) <= heap.min()) {
            return true;
        }
        transparent = true;
        return false;
    }

    // ---- waiting and waking -----------------------------------------------------------------------------------------

    /** Brings a processor that a stage parked, or that was idle, back at {@code time}. Called from ordered operations. */
    public final void unpark(long time) {
        now = time;
        becomeReady();
    }

    private void becomeReady() {
        ready = true;
        if (postedCount == 0) {
            heap.push(VirtualTime.key(now, number));
        }
    }

    /** Gives the processor another strand to execute, or null when it goes idle. Its clock stays. */
    public final void strand(@Nullable Strand next) {
        hearInterrupts();
        strand = next;
    }

    /**
     * Suspends {@code self}, whose processor has been given another strand or none; returns when some processor has been given {@code self}
     * and was resumed.
     */
    public final void switchedAway(Strand self) {
        engine.suspend(self);
    }

    /** Fires this processor's least event at {@code time}; returns the key of its next one. */
    final long fire(long time) {
        if (postedCount > 0) {
            Posted operation = posted[postedHead];
            posted[postedHead] = null;
            postedHead = postedHead + 1 & posted.length - 1;
            if (--postedCount == 0) {
                attention &= ~HAS_POSTED;
            }
            operation.run(time, this);
            if (postedCount > 0) {
                return VirtualTime.key(postedTimes[postedHead], number);
            }
            return ready ? VirtualTime.key(now, number) : VirtualTime.NEVER;
        }
        hearInterrupts();
        if (transparent) {
            transparent = false;
        } else if (stolen != 0) {
            passStolen();
            return VirtualTime.key(now, number);
        }
        return step();
    }

    private long step() {
        while (pending != null) {
            int result = pending.step(this);
            if (result == Stage.PARKED) {
                ready = false;
                return VirtualTime.NEVER;
            }
            if (result == Stage.DONE) {
                pending = followUp;
                followUp = null;
                now += followUpCost;
                followUpCost = 0;
                phase = 0;
            }
            if (pending != null && !mayContinue()) {
                return VirtualTime.key(now, number);
            }
        }
        ready = false;
        resumed = strand;
        return VirtualTime.NEVER;
    }

    final @Nullable Strand takeResumed() {
        Strand taken = resumed;
        resumed = null;
        return taken;
    }

    /** Forgets an operation that was deferred, on a machine that has stopped and will not come to it. */
    public final void dropDeferred() {
        deferred = null;
        deferredCost = 0;
        attention &= ~HAS_DEFERRED;
    }

    @Override
    public String toString() {
        return "cpu " + number + " at " + now + (postedCount == 0 ? "" : ", posted " + Arrays.toString(postedTimes));
    }
}
