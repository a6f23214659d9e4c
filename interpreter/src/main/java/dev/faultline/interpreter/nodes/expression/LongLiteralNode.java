package dev.faultline.interpreter.nodes.expression;

import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.nodes.ExpressionNode;

/** An int that is written out; sizes and durations too, in bytes and nanoseconds. */
public final class LongLiteralNode extends ExpressionNode {

    private final long value;

    public LongLiteralNode(long value) {
        this.value = value;
    }

    @Override
    public long executeLong(VirtualFrame frame) {
        return value;
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        return value;
    }
}
