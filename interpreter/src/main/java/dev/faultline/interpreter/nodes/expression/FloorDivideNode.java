package dev.faultline.interpreter.nodes.expression;

import com.oracle.truffle.api.dsl.Fallback;
import com.oracle.truffle.api.dsl.Specialization;

/** {@code left // right}: the quotient rounded down, so that {@code left == left // right * right + left % right}. */
public abstract class FloorDivideNode extends BinaryNode {

    /** Without signs, rounding down is what the processor does. */
    @Specialization(guards = {"left >= 0", "right > 0"})
    protected long unsigned(long left, long right) {
        return left / right;
    }

    @Specialization(replaces = "unsigned")
    protected long signed(long left, long right) {
        if (right == 0) {
            throw divisionByZero();
        }
        if (right == -1 && left == Long.MIN_VALUE) {
            throw overflow("//", left, right);
        }
        return Math.floorDiv(left, right);
    }

    @Specialization
    protected double floating(double left, double right) {
        if (right == 0) {
            throw divisionByZero();
        }
        return Math.floor(left / right);
    }

    @Fallback
    protected Object other(Object left, Object right) {
        throw wrongOperands("//", left, right);
    }
}
