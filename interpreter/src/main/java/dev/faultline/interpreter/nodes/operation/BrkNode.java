package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.bridge.Operation;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.execution.Machine;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.expression.IntNode;

/** {@code brk +size}, {@code brk -size}. */
public final class BrkNode extends OperationNode {

    @Child
    private IntNode size;

    private final boolean shrinks;

    public BrkNode(boolean shrinks, ExpressionNode size) {
        this.shrinks = shrinks;
        this.size = IntNode.of("size", size);
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        Machine machine = run().machine(this);
        long bytes = size.executeLong(frame);
        if (bytes < 0) {
            CompilerDirectives.transferToInterpreter();
            throw ErrorBuilder.error("too_small", "size", bytes, 0).at(size).build();
        }
        return perform(machine, new Operation.Brk(shrinks ? -bytes : bytes));
    }
}
