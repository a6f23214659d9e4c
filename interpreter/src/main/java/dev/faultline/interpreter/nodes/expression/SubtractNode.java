package dev.faultline.interpreter.nodes.expression;

import com.oracle.truffle.api.dsl.Fallback;
import com.oracle.truffle.api.dsl.Specialization;

/** {@code left - right}. */
public abstract class SubtractNode extends BinaryNode {

    /** Ints that fit: one machine instruction and a jump on overflow that leaves compiled code for good. */
    @Specialization(rewriteOn = ArithmeticException.class)
    protected long fitting(long left, long right) {
        return Math.subtractExact(left, right);
    }

    /** An overflow was seen: the same, with the error a user gets. */
    @Specialization(replaces = "fitting")
    protected long checked(long left, long right) {
        try {
            return Math.subtractExact(left, right);
        } catch (ArithmeticException e) {
            throw overflow("-", left, right);
        }
    }

    /** A float on either side makes it float arithmetic. */
    @Specialization
    protected double floating(double left, double right) {
        return left - right;
    }

    @Fallback
    protected Object other(Object left, Object right) {
        throw wrongOperands("-", left, right);
    }
}
