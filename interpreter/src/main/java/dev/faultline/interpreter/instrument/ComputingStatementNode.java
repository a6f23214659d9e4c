package dev.faultline.interpreter.instrument;

import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.instrumentation.ExecutionEventNode;
import dev.faultline.interpreter.execution.Line;

/** Counts a statement that only computes. */
final class ComputingStatementNode extends ExecutionEventNode {

    private final Line line;

    ComputingStatementNode(Line line) {
        this.line = line;
    }

    @Override
    protected void onEnter(VirtualFrame frame) {
        line.hit();
    }
}
