package dev.faultline.interpreter.nodes.expression;

import com.oracle.truffle.api.dsl.Fallback;
import com.oracle.truffle.api.dsl.Specialization;

/** {@code left % right}: what rounding down leaves over; it has the sign of the divisor. */
public abstract class RemainderNode extends BinaryNode {

    /** Without signs, this is the processor's remainder. */
    @Specialization(guards = {"left >= 0", "right > 0"})
    protected long unsigned(long left, long right) {
        return left % right;
    }

    @Specialization(replaces = "unsigned")
    protected long signed(long left, long right) {
        if (right == 0) {
            throw divisionByZero();
        }
        return Math.floorMod(left, right);
    }

    @Specialization
    protected double floating(double left, double right) {
        if (right == 0) {
            throw divisionByZero();
        }
        return left - Math.floor(left / right) * right;
    }

    @Fallback
    protected Object other(Object left, Object right) {
        throw wrongOperands("%", left, right);
    }
}
