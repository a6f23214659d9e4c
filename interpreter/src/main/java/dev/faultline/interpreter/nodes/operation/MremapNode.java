package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.bridge.Operation;
import dev.faultline.interpreter.bridge.Outcome;
import dev.faultline.interpreter.execution.Machine;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.expression.IntNode;
import dev.faultline.interpreter.values.RegionValue;
import dev.faultline.interpreter.values.StatsValue;
import org.jspecify.annotations.Nullable;

/** {@code mremap region length …}; yields a region of the new length, where it is now. */
public final class MremapNode extends OperationNode {

    @Child
    private BoundOperandNode<RegionValue> target;

    @Child
    private IntNode length;

    @Child
    private @Nullable IntNode to;

    private final boolean mayMove;
    private final boolean dontUnmap;

    /** @param to the address to move to, null: not given */
    public MremapNode(ExpressionNode target, ExpressionNode length, boolean mayMove, @Nullable ExpressionNode to, boolean dontUnmap) {
        this.target = new BoundOperandNode<>(target, RegionValue.class, "region");
        this.length = IntNode.of("size", length);
        this.mayMove = mayMove;
        this.to = to == null ? null : IntNode.of("address", to);
        this.dontUnmap = dontUnmap;
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        Machine machine = run().machine(this);
        RegionValue region = target.execute(frame, machine);
        long bytes = length.executeLong(frame);
        Long address = to == null ? null : (Long) to.executeLong(frame);
        return perform(machine, new Operation.Mremap(region.start(), region.length(), bytes, mayMove, address, dontUnmap));
    }

    @Override
    protected Object value(Machine machine, Outcome outcome) {
        return new RegionValue(machine.token(), (Long) outcome.value(), outcome.length());
    }

    @Override
    protected Object refusedValue(StatsValue stats) {
        return nothingMade();
    }
}
