package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.bridge.Operation;
import dev.faultline.interpreter.execution.Machine;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.values.ProcessValue;
import org.jspecify.annotations.Nullable;

/** {@code wait child}, and {@code wait} for all children. */
public final class WaitNode extends OperationNode {

    @Child
    private @Nullable BoundOperandNode<ProcessValue> child;

    /** @param child null: all of them */
    public WaitNode(@Nullable ExpressionNode child) {
        this.child = child == null ? null : new BoundOperandNode<>(child, ProcessValue.class, "process");
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        Machine machine = run().machine(this);
        return perform(machine, new Operation.Wait(child == null ? null : child.execute(frame, machine).handle()));
    }
}
