package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.bridge.Operation;
import dev.faultline.interpreter.bridge.Operation.LockAll;
import dev.faultline.interpreter.execution.Machine;
import java.util.Set;

/** {@code mlockall words}: locks the address space. */
public final class MlockallNode extends OperationNode {

    private final Set<LockAll> flags;

    public MlockallNode(Set<LockAll> flags) {
        this.flags = flags;
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        Machine machine = run().machine(this);
        return perform(machine, new Operation.Mlockall(flags));
    }
}
