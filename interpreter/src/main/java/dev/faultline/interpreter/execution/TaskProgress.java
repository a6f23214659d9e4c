package dev.faultline.interpreter.execution;

import dev.faultline.interpreter.values.ListValue;
import dev.faultline.interpreter.values.RangeValue;
import dev.faultline.interpreter.values.Value;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How far a task has come with its work: the outermost loop it is in, or the operation it does outside any.
 *
 * <p>Of a loop over a known range the rounds are known in advance, of an operation the pages: a part of a round that is done is a part
 * of the loop. So the whole is one fraction, made by nesting them. A {@code while} says nothing in advance, and what is in it goes
 * round with it: such work has none.
 *
 * <p>Nobody is told of it. A loop keeps its cursor in a field of its level, which is all that a round costs; the
 * fraction is worked out when somebody asks, on the thread of the run and at a safepoint of it (see {@code RunProgress}). So nothing is
 * volatile, no clock is read, and nothing that is measured can depend on it.
 */
public final class TaskProgress {

    /** Loops inside so many others move nothing that anybody could see. */
    private static final int LEVELS = 4;

    private static final class Level {
        @Nullable
        Value walked;
        long cursor;
    }

    private final Level[] levels = new Level[LEVELS];
    private int depth;
    private long works;
    private CallingContext began = CallingContext.root();
    private @Nullable DoubleSupplier operation;

    TaskProgress() {
        for (int i = 0; i < LEVELS; i++) {
            levels[i] = new Level();
        }
    }

    /**
     * A loop begins.
     *
     * @param walked the range or list it goes over, not empty; null where nobody knows how long it will go on
     * @param cursor the first value of the range; 0 in a list
     * @param where the statement it is
     */
    public void enter(@Nullable Value walked, long cursor, CallingContext where) {
        if (depth == 0) {
            works++;
            began = where;
        }
        if (depth < LEVELS) {
            levels[depth].walked = walked;
            levels[depth].cursor = cursor;
        }
        depth++;
    }

    /** The round of {@code cursor}, a value of the range or an index of the list, begins in the innermost loop. */
    public void round(long cursor) {
        if (depth <= LEVELS) {
            levels[depth - 1].cursor = cursor;
        }
    }

    /** The innermost loop ends. */
    public void leave() {
        depth--;
    }

    /** An operation begins that can tell which part of it is done, from 0 to 1. */
    void begin(DoubleSupplier part, CallingContext where) {
        if (depth == 0) {
            works++;
            began = where;
        }
        operation = part;
    }

    /** The operation has ended. */
    void end() {
        operation = null;
    }

    /** Nothing has begun: whatever was under way has been left. */
    void restart() {
        depth = 0;
        operation = null;
    }

    /** Whether there is work with a beginning: a loop, or an operation that can be told a part of. */
    public boolean isAtWork() {
        return depth > 0 || operation != null;
    }

    /** Which work of the task it is, counted from 1. */
    long work() {
        return works;
    }

    /** The statement of the work. */
    CallingContext where() {
        return began;
    }

    /** The part of the work that is done, from 0 to 1. */
    double fraction() {
        double inner = depth <= LEVELS && operation != null ? operation.getAsDouble() : 0;
        for (int i = Math.min(depth, LEVELS) - 1; i >= 0; i--) {
            inner = switch (levels[i].walked) {
                case RangeValue range -> part(range, levels[i].cursor, inner);
                case ListValue list -> (levels[i].cursor + inner) / list.length();
                case null, default -> 0;
            };
        }
        return inner;
    }

    /**
     * The part of a loop that is done in the round of {@code value}, of which {@code inner} is done. Rounds of a range that adds count
     * alike. Those of one that multiplies count as their value: it is sizes and numbers of threads that scripts double.
     */
    private static double part(RangeValue range, long value, double inner) {
        double start = range.start();
        double last = range.isClosed() ? range.end() : range.end() - 1.0;
        if (!range.multiplies()) {
            double rounds = Math.floor((last - start) / range.step()) + 1;
            return ((value - start) / range.step() + inner) / rounds;
        }
        double done = 0;
        double all = 0;
        for (double each = start; each <= last; each *= range.step()) {
            all += each;
            done += each < value ? each : 0;
        }
        return (done + inner * value) / all;
    }
}
