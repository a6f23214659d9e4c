package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.bridge.Operation;
import dev.faultline.interpreter.execution.Machine;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.values.RegionValue;
import java.util.Set;

/** {@code mprotect region words}: the words are exactly the bits. */
public final class MprotectNode extends OperationNode {

    @Child
    private BoundOperandNode<RegionValue> target;

    private final Set<Operation.Protection> protection;

    public MprotectNode(ExpressionNode target, Set<Operation.Protection> protection) {
        this.target = new BoundOperandNode<>(target, RegionValue.class, "region");
        this.protection = protection;
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        Machine machine = run().machine(this);
        RegionValue region = target.execute(frame, machine);
        return perform(machine, new Operation.Mprotect(region.start(), region.length(), protection));
    }
}
