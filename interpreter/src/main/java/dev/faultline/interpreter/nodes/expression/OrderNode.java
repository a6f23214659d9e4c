package dev.faultline.interpreter.nodes.expression;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.dsl.Fallback;
import com.oracle.truffle.api.dsl.Specialization;

/** {@code left < right} and its relatives, which differ in nothing but the comparison. */
public abstract class OrderNode extends BinaryNode {

    /** A comparison; a constant of its node, so compiled code holds just the one. */
    public enum Order {
        LESS("<"),
        LESS_EQUAL("<="),
        GREATER(">"),
        GREATER_EQUAL(">=");

        private final String sign;

        Order(String sign) {
            this.sign = sign;
        }
    }

    private final Order order;

    protected OrderNode(Order order) {
        this.order = order;
    }

    @Specialization
    protected boolean ints(long left, long right) {
        return switch (order) {
            case LESS -> left < right;
            case LESS_EQUAL -> left <= right;
            case GREATER -> left > right;
            case GREATER_EQUAL -> left >= right;
        };
    }

    @Specialization
    protected boolean floats(double left, double right) {
        return switch (order) {
            case LESS -> left < right;
            case LESS_EQUAL -> left <= right;
            case GREATER -> left > right;
            case GREATER_EQUAL -> left >= right;
        };
    }

    /** By code unit, not by language: the same everywhere. */
    @Specialization
    protected boolean strings(String left, String right) {
        return ints(compare(left, right), 0);
    }

    @TruffleBoundary
    private static long compare(String left, String right) {
        return left.compareTo(right);
    }

    @Fallback
    protected boolean other(Object left, Object right) {
        throw wrongOperands(order.sign, left, right);
    }
}
