package dev.faultline.interpreter.nodes.control;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.nodes.ExpressionNode;

/** {@code return value}; {@link ControlNode} says how it leaves. */
public final class ReturnNode extends ControlNode {

    @Child
    private ExpressionNode value;

    public ReturnNode(ExpressionNode value) {
        this.value = value;
    }

    @Override
    public void executeVoid(VirtualFrame frame) {
        throw new ReturnException(value.executeGeneric(frame));
    }

    @Override
    public Returned executeReturning(VirtualFrame frame) {
        Object returned = value.executeGeneric(frame);
        if (CompilerDirectives.inCompiledCode()) {
            throw new ReturnException(returned);
        }
        return new Returned(returned);
    }
}
