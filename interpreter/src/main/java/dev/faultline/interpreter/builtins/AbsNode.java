package dev.faultline.interpreter.builtins;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.dsl.NodeChild;
import com.oracle.truffle.api.dsl.Specialization;
import dev.faultline.interpreter.nodes.ExpressionNode;

/** {@code abs(number)}. */
@NodeChild("number")
abstract class AbsNode extends ExpressionNode {

    /** All ints but one have an absolute value. */
    @Specialization(guards = "isOrdinary(number)")
    protected long integer(long number) {
        return Math.abs(number);
    }

    @Specialization
    protected double floating(double number) {
        return Math.abs(number);
    }

    @Specialization(replaces = {"integer", "floating"})
    @TruffleBoundary
    protected Object any(Object number) {
        return Numbers.abs(number, this);
    }

    protected static boolean isOrdinary(long number) {
        return number != Long.MIN_VALUE;
    }
}
