package dev.faultline.interpreter.nodes.control;

import com.oracle.truffle.api.nodes.ControlFlowException;

/** Leaves the function with a value. */
@SuppressWarnings("serial") // never serialised
final class ReturnException extends ControlFlowException {

    private final transient Object value;

    ReturnException(Object value) {
        this.value = value;
    }

    Object value() {
        return value;
    }
}
