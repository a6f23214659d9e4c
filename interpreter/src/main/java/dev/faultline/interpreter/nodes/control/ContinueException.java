package dev.faultline.interpreter.nodes.control;

import com.oracle.truffle.api.nodes.ControlFlowException;

/** Ends the current round of the innermost loop. */
@SuppressWarnings({"serial", "StaticAssignmentOfThrowable"}) // never serialised; has no trace that could be shared
final class ContinueException extends ControlFlowException {
    static final ContinueException INSTANCE = new ContinueException();

    private ContinueException() {}
}
