package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.bridge.Operation;
import dev.faultline.interpreter.bridge.Outcome;
import dev.faultline.interpreter.execution.Machine;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.expression.IntNode;
import dev.faultline.interpreter.values.RegionValue;
import dev.faultline.interpreter.values.StatsValue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code mmap length …} of anonymous memory; yields a region as long as what was mapped. */
public final class MmapNode extends OperationNode {

    @Child
    private IntNode length;

    @Child
    private @Nullable IntNode fixed;

    private final Set<Operation.Protection> protection;
    private final Set<Operation.MapFlag> flags;

    /** @param fixed the address, null: the kernel chooses */
    public MmapNode(
            ExpressionNode length,
            @Nullable ExpressionNode fixed,
            Set<Operation.Protection> protection,
            Set<Operation.MapFlag> flags) {
        this.length = IntNode.of("size", length);
        this.fixed = fixed == null ? null : IntNode.of("address", fixed);
        this.protection = protection;
        this.flags = flags;
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        Machine machine = run().machine(this);
        long bytes = length.executeLong(frame);
        Long address = fixed == null ? null : (Long) fixed.executeLong(frame);
        return perform(machine, new Operation.Mmap(bytes, protection, flags, address));
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
