package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.bridge.Operation;
import dev.faultline.interpreter.bridge.Operation.Advice;
import dev.faultline.interpreter.execution.Machine;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.values.RegionValue;

/** {@code madvise region advice}. */
public final class MadviseNode extends OperationNode {

    @Child
    private BoundOperandNode<RegionValue> target;

    private final Advice advice;

    public MadviseNode(ExpressionNode target, Advice advice) {
        this.target = new BoundOperandNode<>(target, RegionValue.class, "region");
        this.advice = advice;
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        Machine machine = run().machine(this);
        RegionValue region = target.execute(frame, machine);
        return perform(machine, new Operation.Madvise(region.start(), region.length(), advice));
    }
}
