package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.bridge.Operation;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.execution.Machine;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.expression.IntNode;
import dev.faultline.interpreter.values.RegionValue;
import org.jspecify.annotations.Nullable;

/** {@code touch mode region …}. */
public final class TouchNode extends OperationNode {

    @Child
    private BoundOperandNode<RegionValue> target;

    @Child
    private PatternNode pattern;

    @Child
    private @Nullable IntNode times;

    private final Operation.Access access;

    /** @param times how often the whole visit is made, null: once */
    public TouchNode(Operation.Access access, ExpressionNode target, PatternNode pattern, @Nullable ExpressionNode times) {
        this.access = access;
        this.target = new BoundOperandNode<>(target, RegionValue.class, "region");
        this.pattern = pattern;
        this.times = times == null ? null : IntNode.of("count", times);
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        Machine machine = run().machine(this);
        RegionValue region = target.execute(frame, machine);
        Operation.Pattern visit = pattern.execute(frame, machine);
        long repeats = times == null ? 1 : times.executeLong(frame);
        if (repeats < 0) {
            CompilerDirectives.transferToInterpreter();
            throw ErrorBuilder.error("too_small", "count", repeats, 0).at(times).build();
        }
        return perform(machine, new Operation.Touch(access, region.start(), region.length(), visit, repeats, region.isDownward()));
    }
}
