package dev.faultline.interpreter.values;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.TruffleObject;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;

/**
 * A value that is not one of Java's own (int is {@code Long}, float {@code Double}, bool {@code Boolean}, string {@code String}).
 */
@ExportLibrary(InteropLibrary.class)
public abstract class Value implements TruffleObject {

    /** The word for this kind of value in messages. */
    public abstract String kind();

    /** What {@code print} writes. */
    @TruffleBoundary
    public abstract String show();

    @ExportMessage
    @TruffleBoundary
    final Object toDisplayString(@SuppressWarnings("unused") boolean allowSideEffects) {
        return show();
    }

    @Override
    public final String toString() {
        return show();
    }
}
