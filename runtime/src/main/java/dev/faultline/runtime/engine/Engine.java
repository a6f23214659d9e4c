package dev.faultline.runtime.engine;

import dev.faultline.runtime.units.VirtualTime;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The heart of the machine: fires events in key order and switches between strands.
 *
 * <p>The main program runs on the driver's own stack, every other strand in a coroutine. Whoever suspends first fires what comes next
 * itself, on its own stack, for as long as that needs no other strand to run: posted operations, stages, timers. Only when the next
 * event resumes another strand is there a switch (through the driver). That is why eight contending processors need about three switches a
 * fault although each does seven ordered operations.
 *
 * <p>Two executors share this class. The fast one runs ahead, posts and defers; the naive one takes one ordered operation at a
 * time, each through the heap. Both must reach the same state; tests hold them to it.
 */
public final class Engine {

    /** Agents below this number are processors. */
    public static final int MAX_PROCESSORS = 512;

    private static final int TIMERS = VirtualTime.MAX_AGENTS - 1;
    private static final int EVENTS_PER_POLL = 4096;

    final EventHeap heap = new EventHeap();
    final boolean naive;

    private final Processor[] processors;
    private final Coroutine.Factory coroutines;
    private final Runnable poll;
    private final Strand main = new Strand(null);
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();

    private Strand running = main;
    private @Nullable Strand handOff;
    private @Nullable Throwable failure;

    /** Why the run stopped for good: its queues are in no state to go on from. */
    private @Nullable Throwable broken;

    private long timerSerial;
    private int eventsUntilPoll = EVENTS_PER_POLL;
    private long now;
    private long suspensions;
    private long fired;

    /** An action at a time; the serial keeps actions of one time in the order they were asked for. */
    private record Timer(long time, long serial, Runnable action) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            int byTime = Long.compare(time, other.time);
            return byTime != 0 ? byTime : Long.compare(serial, other.serial);
        }
    }

    /**
     * @param naive whether to take one ordered operation at a time, nothing posted and no run-ahead
     * @param poll called every few thousand events; may throw to stop the run
     */
    public Engine(Processor[] processors, Coroutine.Factory coroutines, boolean naive, Runnable poll) {
        this.processors = processors;
        this.coroutines = coroutines;
        this.naive = naive;
        this.poll = poll;
        for (Processor processor : processors) {
            processor.attach(this);
        }
    }

    /** Time of the event that fired last: no later event can be earlier. */
    public long now() {
        return now;
    }

    /** How often a strand gave way to another: the price of an ordered operation that could not wait. */
    public long suspensions() {
        return suspensions;
    }

    /** Events fired so far. */
    public long fired() {
        return fired;
    }

    public boolean isNaive() {
        return naive;
    }

    /** The strand of the main program. */
    public Strand main() {
        return main;
    }

    /** A new strand; it first runs when a processor that holds it is resumed. */
    public Strand strand(Runnable body) {
        Strand[] self = new Strand[1];
        Strand strand = new Strand(coroutines.create(() -> {
            try {
                body.run();
            } catch (Throwable any) {
                fail(any);
            }
            self[0].ended = true;
        }));
        self[0] = strand;
        return strand;
    }

    /** Stops the run: {@code any} is thrown on the main program's stack as soon as it is reached. */
    public void fail(Throwable any) {
        if (failure == null) {
            failure = any;
        }
    }

    /** Runs {@code action} at {@code time} as an event of its own. To be called from ordered operations only. */
    public void at(long time, Runnable action) {
        timers.add(new Timer(time, timerSerial++, action));
        heap.push(VirtualTime.key(time, TIMERS));
    }

    /**
     * Gives way until {@code self} is resumed. Whoever resumes it has been arranged before: a key in the heap, or a waker.
     *
     * @throws StuckException on the main strand, when nothing is left to happen
     */
    void suspend(Strand self) {
        if (broken != null) {
            throw new IllegalStateException("this machine has stopped", broken);
        }
        Strand next = nextStrand();
        if (next == self) {
            return;
        }
        suspensions++;
        if (self.coroutine != null) {
            handOff = next;
            self.coroutine.suspend();
        } else {
            drive(next);
        }
        running = self;
    }

    /** The driver: runs coroutines until the main strand is next. */
    private void drive(@Nullable Strand first) {
        Strand next = first;
        while (next != main) {
            if (next == null) {
                // Thrown on the main program's stack, where blocks that are left on the way close what they have opened.
                running = main;
                throw stuckOrFailure();
            }
            running = next;
            handOff = null;
            next.coroutine.resume();
            next = next.ended && failure == null ? nextStrand() : handOff;
        }
    }

    private RuntimeException stuckOrFailure() {
        Throwable any = failure;
        failure = null;
        broken = any == null ? new StuckException() : any;
        if (any instanceof Error error) {
            throw error;
        }
        if (any instanceof RuntimeException unchecked) {
            return unchecked;
        }
        return any == null ? new StuckException() : new IllegalStateException(any);
    }

    /** Fires events until one resumes a strand; null when the run is over (a failure, or nothing left to happen). */
    private @Nullable Strand nextStrand() {
        try {
            while (failure == null && !heap.isEmpty()) {
                if (--eventsUntilPoll == 0) {
                    eventsUntilPoll = EVENTS_PER_POLL;
                    poll.run();
                }
                Strand resumed = fireOne();
                if (resumed != null) {
                    return resumed;
                }
            }
        } catch (Throwable any) {
            // On whatever strand's stack this happened: it concerns the run, not that strand.
            fail(any);
        }
        return null;
    }

    private @Nullable Strand fireOne() {
        long key = heap.beginFiring();
        fired++;
        now = VirtualTime.timeOf(key);
        int agent = VirtualTime.agentOf(key);
        Strand resumed = null;
        long next;
        if (agent == TIMERS) {
            timers.remove().action().run();
            next = VirtualTime.NEVER;
        } else {
            Processor processor = processors[agent];
            next = processor.fire(now);
            resumed = processor.takeResumed();
        }
        if (next == VirtualTime.NEVER) {
            heap.dropFiring();
        } else {
            heap.replaceFiring(next);
        }
        return resumed;
    }

    /** Whether a failure has stopped the run: no operation can be done any more. */
    public boolean isBroken() {
        return broken != null;
    }

    /** Stops the run for good: something has failed with locks held, and nobody will release them. */
    public void breakOff(Throwable failed) {
        broken = failed;
    }

    /** Lets the host stop the run; for stages that do much in one step. */
    public void poll() {
        poll.run();
    }

    /** The strand whose code runs now. */
    public Strand running() {
        return running;
    }
}
