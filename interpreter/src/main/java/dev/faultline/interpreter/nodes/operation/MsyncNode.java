package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.bridge.Operation;
import dev.faultline.interpreter.bridge.Operation.Synchronise;
import dev.faultline.interpreter.execution.Machine;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.values.RegionValue;
import java.util.Set;

/** {@code msync region words}. */
public final class MsyncNode extends OperationNode {

    @Child
    private BoundOperandNode<RegionValue> target;

    private final Set<Synchronise> flags;

    public MsyncNode(ExpressionNode target, Set<Synchronise> flags) {
        this.target = new BoundOperandNode<>(target, RegionValue.class, "region");
        this.flags = flags;
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        Machine machine = run().machine(this);
        RegionValue region = target.execute(frame, machine);
        return perform(machine, new Operation.Msync(region.start(), region.length(), flags));
    }
}
