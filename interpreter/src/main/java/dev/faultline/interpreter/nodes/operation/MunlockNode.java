package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.bridge.Operation;
import dev.faultline.interpreter.execution.Machine;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.values.RegionValue;

/** {@code munlock region}. */
public final class MunlockNode extends OperationNode {

    @Child
    private BoundOperandNode<RegionValue> target;

    public MunlockNode(ExpressionNode target) {
        this.target = new BoundOperandNode<>(target, RegionValue.class, "region");
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        Machine machine = run().machine(this);
        RegionValue region = target.execute(frame, machine);
        return perform(machine, new Operation.Munlock(region.start(), region.length()));
    }
}
