package dev.faultline.interpreter.values;

import org.jspecify.annotations.Nullable;

/**
 * Where a captured {@code var} lives: closures and the block that declared it share the cell.
 *
 * <p>Ints are kept apart from other values so that counting in a captured variable allocates nothing.
 */
public final class Cell {

    private long number;
    private @Nullable Object object;
    private boolean isLong;

    /** A cell that {@link #isEmpty}. */
    public Cell() {}

    /** Whether the variable was not reached by its declaration yet. */
    public boolean isEmpty() {
        return !isLong && object == null;
    }

    public boolean isLong() {
        return isLong;
    }

    public long getLong() {
        return number;
    }

    public void setLong(long value) {
        number = value;
        isLong = true;
        object = null;
    }

    /** The value, boxed; null when empty. */
    public @Nullable Object get() {
        return isLong ? (Object) number : object;
    }

    public void set(Object value) {
        if (value instanceof Long boxed) {
            setLong(boxed);
        } else {
            isLong = false;
            object = value;
        }
    }
}
