package dev.faultline.interpreter.nodes.expression;

import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.control.ConditionNode;

/** {@code and} and {@code or}: the right operand is evaluated only when the left one does not decide. */
public final class LogicalNode extends ExpressionNode {

    @Child
    private ConditionNode left;

    @Child
    private ConditionNode right;

    private final boolean decidedBy;

    /** @param decidedBy the left value that makes the right one irrelevant: false for {@code and} */
    public LogicalNode(boolean decidedBy, ExpressionNode left, ExpressionNode right) {
        this.decidedBy = decidedBy;
        this.left = new ConditionNode(left);
        this.right = new ConditionNode(right);
    }

    @Override
    public boolean executeBoolean(VirtualFrame frame) {
        return left.execute(frame) == decidedBy ? decidedBy : right.execute(frame);
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        return executeBoolean(frame);
    }
}
