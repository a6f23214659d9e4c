package dev.faultline.interpreter.nodes.control;

import com.oracle.truffle.api.nodes.ControlFlowException;

/** Leaves the innermost loop. */
@SuppressWarnings("serial") // never serialised
final class BreakException extends ControlFlowException {
    static final BreakException INSTANCE = new BreakException();

    private BreakException() {}
}
