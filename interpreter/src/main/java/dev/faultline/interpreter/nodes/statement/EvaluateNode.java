package dev.faultline.interpreter.nodes.statement;

import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.StatementNode;

/** An expression that stands alone. It is a statement around the expression, so that a call has its own place for tools. */
public final class EvaluateNode extends StatementNode {

    @Child
    private ExpressionNode expression;

    public EvaluateNode(ExpressionNode expression) {
        this.expression = expression;
    }

    @Override
    public void executeVoid(VirtualFrame frame) {
        expression.executeVoid(frame);
    }
}
