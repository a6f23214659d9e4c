package dev.faultline.interpreter.nodes.variable;

import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.call.Activation;

/** What the executing function captured in a place: a value, or the cell of a variable that may change. */
public final class ReadCapturedNode extends ExpressionNode {

    private final int place;

    public ReadCapturedNode(int place) {
        this.place = place;
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        return Activation.function(frame).captured(place);
    }
}
