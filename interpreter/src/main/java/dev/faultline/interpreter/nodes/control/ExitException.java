package dev.faultline.interpreter.nodes.control;

import com.oracle.truffle.api.nodes.ControlFlowException;

/** {@code exit n}: leaves the process. A forked child's ends at its body, the main program's at the run's outermost frame. */
@SuppressWarnings("serial") // never serialised
public final class ExitException extends ControlFlowException {

    private final int code;

    public ExitException(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
