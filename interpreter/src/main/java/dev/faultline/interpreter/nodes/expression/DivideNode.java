package dev.faultline.interpreter.nodes.expression;

import com.oracle.truffle.api.dsl.Fallback;
import com.oracle.truffle.api.dsl.Specialization;

/** {@code left / right}: of two ints an int when that is exact, else a float. */
public abstract class DivideNode extends BinaryNode {

    /** First because most quotients in scripts are of sizes and counts, and exact. */
    @Specialization(guards = "isExact(left, right)")
    protected long exact(long left, long right) {
        return left / right;
    }

    @Specialization(guards = "isInexact(left, right)")
    protected double inexact(long left, long right) {
        return (double) left / right;
    }

    /** The one exact quotient that is no int, and the many that are nothing. */
    @Specialization(guards = {"!isExact(left, right)", "!isInexact(left, right)"})
    protected double failing(long left, long right) {
        throw right == 0 ? divisionByZero() : overflow("/", left, right);
    }

    @Specialization
    protected double floating(double left, double right) {
        if (right == 0) {
            throw divisionByZero();
        }
        return left / right;
    }

    @Fallback
    protected Object other(Object left, Object right) {
        throw wrongOperands("/", left, right);
    }

    protected static boolean isExact(long left, long right) {
        return right != 0 && left % right == 0 && !(right == -1 && left == Long.MIN_VALUE);
    }

    protected static boolean isInexact(long left, long right) {
        return right != 0 && left % right != 0;
    }
}
