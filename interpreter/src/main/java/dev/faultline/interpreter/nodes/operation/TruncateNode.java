package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.bridge.Operation;
import dev.faultline.interpreter.execution.Machine;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.expression.IntNode;
import dev.faultline.interpreter.values.FileValue;

/** {@code truncate file size}. */
public final class TruncateNode extends OperationNode {

    @Child
    private BoundOperandNode<FileValue> file;

    @Child
    private IntNode size;

    public TruncateNode(ExpressionNode file, ExpressionNode size) {
        this.file = new BoundOperandNode<>(file, FileValue.class, "file");
        this.size = IntNode.of("size", size);
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        Machine machine = run().machine(this);
        FileValue target = file.execute(frame, machine);
        return perform(machine, new Operation.Truncate(target.handle(), size.executeLong(frame)));
    }
}
