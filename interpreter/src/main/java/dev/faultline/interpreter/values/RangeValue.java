package dev.faultline.interpreter.values;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.InvalidArrayIndexException;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import java.math.BigDecimal;

/**
 * A range of ints: {@code start}, then each next by adding or multiplying {@code step}, as long as the value is inside.
 *
 * <p>A step is at least 1, a factor at least 2 and then the start at least 1: the node that makes ranges checks it, so that every
 * walk ends.
 *
 * @see #next
 */
@ExportLibrary(InteropLibrary.class)
public final class RangeValue extends Value {

    private final long start;
    private final long end;
    private final boolean closed;
    private final long step;
    private final boolean multiplies;

    public RangeValue(long start, long end, boolean closed, long step, boolean multiplies) {
        this.start = start;
        this.end = end;
        this.closed = closed;
        this.step = step;
        this.multiplies = multiplies;
    }

    public long start() {
        return start;
    }

    /** As written: outside unless {@link #isClosed}. */
    public long end() {
        return end;
    }

    public boolean isClosed() {
        return closed;
    }

    public long step() {
        return step;
    }

    public boolean multiplies() {
        return multiplies;
    }

    /** Whether a value reached by walking is still inside. */
    public boolean admits(long value) {
        return closed ? value <= end : value < end;
    }

    /** Whether a value lies between the ends, on a step or not. */
    public boolean spans(long value) {
        return value >= start && admits(value);
    }

    /** The same for a float, which compares exactly: an int beyond 2^53 is not rounded to one. */
    @TruffleBoundary
    public boolean spans(double value) {
        if (!Double.isFinite(value)) {
            return false;
        }
        BigDecimal exact = new BigDecimal(value);
        int toEnd = exact.compareTo(BigDecimal.valueOf(end));
        return exact.compareTo(BigDecimal.valueOf(start)) >= 0 && (closed ? toEnd <= 0 : toEnd < 0);
    }

    /** The next value; a range that ends at the last int saturates there, which {@link #hasNext} has excluded. */
    public long next(long value) {
        return multiplies ? value * step : value + step;
    }

    /** Whether {@link #next} is inside, without overflowing. */
    public boolean hasNext(long value) {
        if (multiplies) {
            return value <= end / step && admits(value * step);
        }
        // Both differences are exact in unsigned arithmetic because value is inside.
        return Long.compareUnsigned(end - value, step) >= (closed ? 0 : 1);
    }

    @TruffleBoundary
    public long count() {
        if (!admits(start)) {
            return 0;
        }
        if (!multiplies) {
            long last = closed ? end : end - 1;
            return Math.addExact(Long.divideUnsigned(last - start, step), 1);
        }
        long count = 1;
        for (long value = start; hasNext(value); value = next(value)) {
            count++;
        }
        return count;
    }

    @TruffleBoundary
    public long get(long index) {
        long value = start;
        if (!multiplies) {
            return start + index * step;
        }
        for (long i = 0; i < index; i++) {
            value = next(value);
        }
        return value;
    }

    @Override
    public String kind() {
        return "range";
    }

    @Override
    @TruffleBoundary
    public String show() {
        String by = multiplies ? " by *" + step : step == 1 ? "" : " by " + step;
        return start + (closed ? "..=" : "..") + end + by;
    }

    @ExportMessage
    boolean hasArrayElements() {
        return true;
    }

    @ExportMessage
    long getArraySize() {
        return count();
    }

    @ExportMessage
    boolean isArrayElementReadable(long index) {
        return index >= 0 && index < count();
    }

    @ExportMessage
    Object readArrayElement(long index) throws InvalidArrayIndexException {
        if (!isArrayElementReadable(index)) {
            throw InvalidArrayIndexException.create(index);
        }
        return get(index);
    }
}
