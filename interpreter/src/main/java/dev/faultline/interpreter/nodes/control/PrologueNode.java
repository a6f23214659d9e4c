package dev.faultline.interpreter.nodes.control;

import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.StatementNode;

/** Moves the arguments into the frame, then evaluates the body. */
public final class PrologueNode extends ExpressionNode {

    @Child
    private StatementNode prologue;

    @Child
    private ExpressionNode body;

    public PrologueNode(StatementNode prologue, ExpressionNode body) {
        this.prologue = prologue;
        this.body = body;
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        prologue.executeVoid(frame);
        return body.executeGeneric(frame);
    }
}
