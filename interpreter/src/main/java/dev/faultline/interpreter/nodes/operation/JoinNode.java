package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.bridge.Operation;
import dev.faultline.interpreter.execution.Machine;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.values.ThreadValue;

/** {@code join thread}. */
public final class JoinNode extends OperationNode {

    @Child
    private BoundOperandNode<ThreadValue> thread;

    public JoinNode(ExpressionNode thread) {
        this.thread = new BoundOperandNode<>(thread, ThreadValue.class, "thread");
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        Machine machine = run().machine(this);
        return perform(machine, new Operation.Join(thread.execute(frame, machine).handle()));
    }
}
