package dev.faultline.interpreter.nodes.control;

import com.oracle.truffle.api.nodes.ControlFlowException;

/** Leaves the innermost loop. */
@SuppressWarnings({"serial", "StaticAssignmentOfThrowable"}) // never serialised; has no trace that could be shared
final class BreakException extends ControlFlowException {
    static final BreakException INSTANCE = new BreakException();

    private BreakException() {}
}
