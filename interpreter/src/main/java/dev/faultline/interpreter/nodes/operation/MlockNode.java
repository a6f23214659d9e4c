package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.bridge.Operation;
import dev.faultline.interpreter.execution.Machine;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.values.RegionValue;

/** {@code mlock region}, {@code mlock region onfault}. */
public final class MlockNode extends OperationNode {

    @Child
    private BoundOperandNode<RegionValue> target;

    private final boolean onFault;

    public MlockNode(ExpressionNode target, boolean onFault) {
        this.target = new BoundOperandNode<>(target, RegionValue.class, "region");
        this.onFault = onFault;
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        Machine machine = run().machine(this);
        RegionValue region = target.execute(frame, machine);
        return perform(machine, new Operation.Mlock(region.start(), region.length(), onFault));
    }
}
