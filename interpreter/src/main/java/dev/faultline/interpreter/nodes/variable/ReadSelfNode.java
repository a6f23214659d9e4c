package dev.faultline.interpreter.nodes.variable;

import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.call.Activation;

/** The executing function itself, under its own name: a function that calls itself captures nothing for it. */
public final class ReadSelfNode extends ExpressionNode {

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        return Activation.function(frame);
    }
}
