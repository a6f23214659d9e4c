package dev.faultline.interpreter.nodes.variable;

import com.oracle.truffle.api.RootCallTarget;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.ExplodeLoop;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.values.FunctionValue;
import dev.faultline.interpreter.values.Signature;

/** Makes a function: its code with what it captures of the variables around it. */
public final class FunctionNode extends ExpressionNode {

    @Children
    private final ExpressionNode[] captures;

    private final RootCallTarget target;
    private final Signature signature;

    /** @param captures values, or cells, in the order of their places in the function */
    public FunctionNode(RootCallTarget target, Signature signature, ExpressionNode[] captures) {
        this.target = target;
        this.signature = signature;
        this.captures = captures;
    }

    @Override
    @ExplodeLoop
    public FunctionValue executeGeneric(VirtualFrame frame) {
        Object[] captured = new Object[captures.length];
        for (int i = 0; i < captures.length; i++) {
            captured[i] = captures[i].executeGeneric(frame);
        }
        return new FunctionValue(target, signature, captured);
    }
}
