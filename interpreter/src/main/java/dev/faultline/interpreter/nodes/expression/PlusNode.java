package dev.faultline.interpreter.nodes.expression;

import com.oracle.truffle.api.dsl.Fallback;
import com.oracle.truffle.api.dsl.NodeChild;
import com.oracle.truffle.api.dsl.Specialization;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.values.Texts;

/** {@code +operand}: a number stays what it is; nothing else may carry a sign. */
@NodeChild("operand")
public abstract class PlusNode extends ExpressionNode {

    @Specialization
    protected long integer(long operand) {
        return operand;
    }

    @Specialization
    protected double floating(double operand) {
        return operand;
    }

    @Fallback
    protected Object other(Object operand) {
        throw ErrorBuilder.error("not_a_number", "+", Texts.kind(operand)).at(this).build();
    }
}
