package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.bridge.Operation;
import dev.faultline.interpreter.execution.Machine;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.expression.IntNode;
import dev.faultline.interpreter.values.RegionValue;

/** {@code remap_file_pages region offset}. */
public final class RemapFilePagesNode extends OperationNode {

    @Child
    private BoundOperandNode<RegionValue> target;

    @Child
    private IntNode offset;

    public RemapFilePagesNode(ExpressionNode target, ExpressionNode offset) {
        this.target = new BoundOperandNode<>(target, RegionValue.class, "region");
        this.offset = IntNode.of("offset", offset);
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        Machine machine = run().machine(this);
        RegionValue region = target.execute(frame, machine);
        return perform(machine, new Operation.RemapFilePages(region.start(), region.length(), offset.executeLong(frame)));
    }
}
