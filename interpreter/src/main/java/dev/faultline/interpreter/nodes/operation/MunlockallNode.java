package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.bridge.Operation;
import dev.faultline.interpreter.execution.Machine;

/** {@code munlockall}: unlocks the address space. */
public final class MunlockallNode extends OperationNode {

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        Machine machine = run().machine(this);
        return perform(machine, new Operation.Munlockall());
    }
}
