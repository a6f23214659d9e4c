package dev.faultline.interpreter.values;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.UnsupportedMessageException;
import com.oracle.truffle.api.library.CachedLibrary;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import java.math.BigInteger;

/**
 * An int that prints with its unit: {@code size(n)} as {@code 4MiB}, {@code duration(n)} as {@code 1.08s}.
 *
 * <p>It counts as its int everywhere else; for a polyglot host it is a number.
 */
@ExportLibrary(InteropLibrary.class)
public final class Quantity extends Value {

    /** What the int counts. */
    public enum Unit {
        BYTES,
        NANOSECONDS
    }

    final long amount;
    private final Unit unit;

    public Quantity(long amount, Unit unit) {
        this.amount = amount;
        this.unit = unit;
    }

    public long amount() {
        return amount;
    }

    public Unit unit() {
        return unit;
    }

    @Override
    public String kind() {
        return unit == Unit.BYTES ? "size" : "duration";
    }

    @Override
    @TruffleBoundary
    public String show() {
        return unit == Unit.BYTES ? Texts.size(amount) : Texts.duration(amount);
    }

    @ExportMessage
    boolean isNumber() {
        return true;
    }

    @ExportMessage
    boolean fitsInByte(@CachedLibrary("this.amount") InteropLibrary number) {
        return number.fitsInByte(amount);
    }

    @ExportMessage
    boolean fitsInShort(@CachedLibrary("this.amount") InteropLibrary number) {
        return number.fitsInShort(amount);
    }

    @ExportMessage
    boolean fitsInInt(@CachedLibrary("this.amount") InteropLibrary number) {
        return number.fitsInInt(amount);
    }

    @ExportMessage
    boolean fitsInLong() {
        return true;
    }

    @ExportMessage
    boolean fitsInBigInteger() {
        return true;
    }

    @ExportMessage
    boolean fitsInFloat(@CachedLibrary("this.amount") InteropLibrary number) {
        return number.fitsInFloat(amount);
    }

    @ExportMessage
    boolean fitsInDouble(@CachedLibrary("this.amount") InteropLibrary number) {
        return number.fitsInDouble(amount);
    }

    @ExportMessage
    byte asByte(@CachedLibrary("this.amount") InteropLibrary number) throws UnsupportedMessageException {
        return number.asByte(amount);
    }

    @ExportMessage
    short asShort(@CachedLibrary("this.amount") InteropLibrary number) throws UnsupportedMessageException {
        return number.asShort(amount);
    }

    @ExportMessage
    int asInt(@CachedLibrary("this.amount") InteropLibrary number) throws UnsupportedMessageException {
        return number.asInt(amount);
    }

    @ExportMessage
    long asLong() {
        return amount;
    }

    @ExportMessage
    @TruffleBoundary
    BigInteger asBigInteger() {
        return BigInteger.valueOf(amount);
    }

    @ExportMessage
    float asFloat(@CachedLibrary("this.amount") InteropLibrary number) throws UnsupportedMessageException {
        return number.asFloat(amount);
    }

    @ExportMessage
    double asDouble(@CachedLibrary("this.amount") InteropLibrary number) throws UnsupportedMessageException {
        return number.asDouble(amount);
    }
}
