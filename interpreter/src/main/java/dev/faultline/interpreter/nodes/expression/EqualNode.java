package dev.faultline.interpreter.nodes.expression;

import com.oracle.truffle.api.dsl.Specialization;
import dev.faultline.interpreter.values.Equality;

/** {@code left == right} and, negated, {@code left != right}: of any two values, by what they are and not where. */
public abstract class EqualNode extends BinaryNode {

    private final boolean negated;

    protected EqualNode(boolean negated) {
        this.negated = negated;
    }

    @Specialization
    protected boolean ints(long left, long right) {
        return (left == right) != negated;
    }

    @Specialization
    protected boolean floats(double left, double right) {
        return (left == right) != negated;
    }

    @Specialization
    protected boolean booleans(boolean left, boolean right) {
        return (left == right) != negated;
    }

    /** Everything else is compared by structure, which recurses and is not for compiled code. */
    @Specialization(replaces = {"ints", "floats", "booleans"})
    protected boolean any(Object left, Object right) {
        return Equality.equal(left, right) != negated;
    }
}
