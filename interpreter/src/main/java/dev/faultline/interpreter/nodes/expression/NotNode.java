package dev.faultline.interpreter.nodes.expression;

import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.control.ConditionNode;

/** {@code not operand}. */
public final class NotNode extends ExpressionNode {

    @Child
    private ConditionNode operand;

    public NotNode(ExpressionNode operand) {
        this.operand = new ConditionNode(operand);
    }

    @Override
    public boolean executeBoolean(VirtualFrame frame) {
        return !operand.execute(frame);
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        return executeBoolean(frame);
    }
}
