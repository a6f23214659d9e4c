package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.StatementNode;
import dev.faultline.interpreter.values.StatsValue;

/** {@code try { … }}: refused calls pass, and so do children that a signal ended; yields the stats of the block. */
public final class TryNode extends ExpressionNode {

    @Child
    private MeasureNode measure;

    public TryNode(StatementNode block) {
        this.measure = new MeasureNode(new AttemptNode(block));
    }

    @Override
    public StatsValue executeGeneric(VirtualFrame frame) {
        return measure.executeGeneric(frame);
    }
}
