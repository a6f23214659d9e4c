package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.bridge.Operation;

/** {@code pause}: a child stops here until its parent resumes it or waits for its end. */
public final class PauseNode extends OperationNode {

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        return perform(run().machine(this), new Operation.Pause());
    }
}
