package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.bridge.Operation;
import dev.faultline.interpreter.execution.Machine;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.values.FileValue;

/** {@code fsync file}. */
public final class FsyncNode extends OperationNode {

    @Child
    private BoundOperandNode<FileValue> file;

    public FsyncNode(ExpressionNode file) {
        this.file = new BoundOperandNode<>(file, FileValue.class, "file");
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        Machine machine = run().machine(this);
        return perform(machine, new Operation.Fsync(file.execute(frame, machine).handle()));
    }
}
