package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.bridge.Operation;

/** {@code barrier}: goes on when all threads of the enclosing block are here. */
public final class BarrierNode extends OperationNode {

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        return perform(run().machine(this), new Operation.Barrier());
    }
}
