package dev.faultline.interpreter.values;

import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;

/** {@code none}: there is nothing. */
@ExportLibrary(InteropLibrary.class)
public final class NoneValue extends Value {

    public static final NoneValue NONE = new NoneValue();

    private NoneValue() {}

    @Override
    public String kind() {
        return "none";
    }

    @Override
    public String show() {
        return "none";
    }

    @ExportMessage
    boolean isNull() {
        return true;
    }
}
