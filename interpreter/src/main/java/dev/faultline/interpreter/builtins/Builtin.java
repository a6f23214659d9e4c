package dev.faultline.interpreter.builtins;

import com.oracle.truffle.api.nodes.Node;
import dev.faultline.interpreter.values.Signature;

/**
 * A built-in function that is written in Java.
 *
 * @param signature its name and parameters
 * @param body what it computes
 */
record Builtin(Signature signature, Body body) {

    /** The function itself; arguments by position, those left out are missing at the end. */
    @FunctionalInterface
    interface Body {
        Object apply(Object[] arguments, Node call);
    }
}
