package dev.faultline.interpreter.nodes.expression;

import com.oracle.truffle.api.dsl.Fallback;
import com.oracle.truffle.api.dsl.NodeChild;
import com.oracle.truffle.api.dsl.Specialization;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.values.Texts;

/** {@code -operand}. */
@NodeChild("operand")
public abstract class NegateNode extends ExpressionNode {

    /** All ints but one have an opposite. */
    @Specialization(rewriteOn = ArithmeticException.class)
    protected long fitting(long operand) {
        return Math.negateExact(operand);
    }

    @Specialization(replaces = "fitting")
    protected long checked(long operand) {
        if (operand == Long.MIN_VALUE) {
            throw ErrorBuilder.error("int_overflow", "-(" + operand + ")").at(this).build();
        }
        return -operand;
    }

    @Specialization
    protected double floating(double operand) {
        return -operand;
    }

    @Fallback
    protected Object other(Object operand) {
        throw ErrorBuilder.error("not_a_number", "-", Texts.kind(operand)).at(this).build();
    }
}
