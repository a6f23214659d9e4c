package dev.faultline.interpreter.nodes.control;

import com.oracle.truffle.api.interop.TruffleObject;

/**
 * The value of a {@code return} on its way up.
 *
 * <p>A type of its own: of a method that yields plain objects, the wrappers of instruments would take the void form to be the same one,
 * with the value dropped. They also pass it to tools, hence a guest object, if one without any messages.
 */
public final class Returned implements TruffleObject {

    private final Object value;

    Returned(Object value) {
        this.value = value;
    }

    Object value() {
        return value;
    }
}
