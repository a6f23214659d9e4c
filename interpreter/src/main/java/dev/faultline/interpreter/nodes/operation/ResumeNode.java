package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.bridge.Operation;
import dev.faultline.interpreter.execution.Machine;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.values.ProcessValue;

/** {@code resume child}: lets it go on, and goes on itself when the child has reached its next {@code pause} or its end. */
public final class ResumeNode extends OperationNode {

    @Child
    private BoundOperandNode<ProcessValue> child;

    public ResumeNode(ExpressionNode child) {
        this.child = new BoundOperandNode<>(child, ProcessValue.class, "process");
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        Machine machine = run().machine(this);
        return perform(machine, new Operation.Resume(child.execute(frame, machine).handle()));
    }
}
