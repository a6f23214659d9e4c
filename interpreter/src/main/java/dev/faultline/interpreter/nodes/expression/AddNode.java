package dev.faultline.interpreter.nodes.expression;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.dsl.Fallback;
import com.oracle.truffle.api.dsl.Specialization;
import dev.faultline.interpreter.values.ListValue;

/** {@code left + right}: numbers are added, strings and lists joined. */
public abstract class AddNode extends BinaryNode {

    /** Ints that fit: one machine instruction and a jump on overflow that leaves compiled code for good. */
    @Specialization(rewriteOn = ArithmeticException.class)
    protected long fitting(long left, long right) {
        return Math.addExact(left, right);
    }

    /** An overflow was seen: the same, with the error a user gets. */
    @Specialization(replaces = "fitting")
    protected long checked(long left, long right) {
        try {
            return Math.addExact(left, right);
        } catch (ArithmeticException e) {
            throw overflow("+", left, right);
        }
    }

    /** A float on either side makes it float arithmetic. */
    @Specialization
    protected double floating(double left, double right) {
        return left + right;
    }

    /** Strings only with strings: a number belongs into a string by interpolation, which can also format it. */
    @Specialization
    @TruffleBoundary
    protected String joined(String left, String right) {
        return left.concat(right);
    }

    @Specialization
    @TruffleBoundary
    protected ListValue joined(ListValue left, ListValue right) {
        ListValue all = left;
        for (int i = 0; i < right.length(); i++) {
            all = all.push(right.get(i));
        }
        return all;
    }

    @Fallback
    protected Object other(Object left, Object right) {
        throw wrongOperands("+", left, right);
    }
}
