package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.bridge.Operation;
import dev.faultline.interpreter.execution.Machine;

/** {@code swapoff}: turns swap off, which brings back what is there. */
public final class SwapoffNode extends OperationNode {

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        Machine machine = run().machine(this);
        return perform(machine, new Operation.Swapoff());
    }
}
