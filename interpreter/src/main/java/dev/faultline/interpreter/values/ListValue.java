package dev.faultline.interpreter.values;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.InvalidArrayIndexException;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import java.util.Arrays;
import java.util.List;

/**
 * A list: immutable, so that assigning one never shares anything that can change.
 *
 * <p>Lists that grow out of one another share a buffer. {@link #push} writes behind the end if nobody has done so before and
 * copies otherwise; collecting n elements in a loop therefore costs n steps and not n²:
 *
 * <pre>
 *   buffer   a b c d . .      fill = 4
 *   xs       [----]           length 3: a push copies, place 3 is taken
 *   ys       [------]         length 4: a push writes place 4
 * </pre>
 */
@ExportLibrary(InteropLibrary.class)
public final class ListValue extends Value {

    /** What lists that grew out of one another share; places below {@code fill} never change again. */
    private static final class Buffer {
        private final Object[] places;
        private int fill;

        Buffer(Object[] places, int fill) {
            this.places = places;
            this.fill = fill;
        }
    }

    public static final ListValue EMPTY = new ListValue(new Object[0]);

    private final Buffer buffer;
    private final int length;

    private ListValue(Buffer buffer, int length) {
        this.buffer = buffer;
        this.length = length;
    }

    /** Takes the array over: nobody may write to it afterwards. */
    public ListValue(Object[] elements) {
        this(new Buffer(elements, elements.length), elements.length);
    }

    public static ListValue of(List<?> elements) {
        return new ListValue(elements.toArray());
    }

    public int length() {
        return length;
    }

    /** {@code index} must be in [0, length). */
    public Object get(int index) {
        return buffer.places[index];
    }

    /** This list and one element more. */
    public ListValue push(Object element) {
        if (buffer.fill == length && length < buffer.places.length) {
            buffer.places[length] = element;
            buffer.fill = length + 1;
            return new ListValue(buffer, length + 1);
        }
        Object[] grown = Arrays.copyOf(buffer.places, Math.max(8, length * 2));
        Arrays.fill(grown, length, Math.min(buffer.places.length, grown.length), null);
        grown[length] = element;
        return new ListValue(new Buffer(grown, length + 1), length + 1);
    }

    /** This list with another element at {@code index}, which must be in [0, length). */
    public ListValue with(int index, Object element) {
        Object[] copy = toArray();
        copy[index] = element;
        return new ListValue(copy);
    }

    /** A fresh copy. */
    public Object[] toArray() {
        return Arrays.copyOf(buffer.places, length);
    }

    @Override
    public String kind() {
        return "list";
    }

    @Override
    @TruffleBoundary
    public String show() {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < length; i++) {
            text.append(i == 0 ? "" : ", ").append(Texts.quoted(get(i)));
        }
        return text.append(']').toString();
    }

    @ExportMessage
    boolean hasArrayElements() {
        return true;
    }

    @ExportMessage
    long getArraySize() {
        return length;
    }

    @ExportMessage
    boolean isArrayElementReadable(long index) {
        return index >= 0 && index < length;
    }

    @ExportMessage
    Object readArrayElement(long index) throws InvalidArrayIndexException {
        if (!isArrayElementReadable(index)) {
            throw InvalidArrayIndexException.create(index);
        }
        return get((int) index);
    }
}
