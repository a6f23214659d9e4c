package dev.faultline.interpreter.nodes.expression;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.values.RangeValue;

/** {@code start..end by step}; refuses what would never end. */
public final class RangeNode extends ExpressionNode {

    @Child
    private IntNode start;

    @Child
    private IntNode end;

    @Child
    private IntNode step;

    private final boolean closed;
    private final boolean multiplies;

    public RangeNode(ExpressionNode start, ExpressionNode end, boolean closed, ExpressionNode step, boolean multiplies) {
        this.start = IntNode.of("range bound", start);
        this.end = IntNode.of("range bound", end);
        this.closed = closed;
        this.step = IntNode.of("range step", step);
        this.multiplies = multiplies;
    }

    @Override
    public RangeValue executeGeneric(VirtualFrame frame) {
        long from = start.executeLong(frame);
        long to = end.executeLong(frame);
        long by = step.executeLong(frame);
        if (multiplies ? by < 2 || from < 1 : by < 1) {
            CompilerDirectives.transferToInterpreter();
            throw ErrorBuilder.error(multiplies ? "range_factor" : "range_step", by, from).at(this).build();
        }
        return new RangeValue(from, to, closed, by, multiplies);
    }
}
