package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.Node;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.execution.Machine;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.values.MachineBound;
import dev.faultline.interpreter.values.Texts;

/** An operand that must be a value of the given kind, made on the current machine. */
public final class BoundOperandNode<T extends MachineBound> extends Node {

    @Child
    private ExpressionNode operand;

    private final Class<T> type;
    private final String kind;

    /** @param kind the kind's word in messages */
    public BoundOperandNode(ExpressionNode operand, Class<T> type, String kind) {
        this.operand = operand;
        this.type = type;
        this.kind = kind;
    }

    public T execute(VirtualFrame frame, Machine machine) {
        Object value = operand.executeGeneric(frame);
        if (!type.isInstance(value)) {
            CompilerDirectives.transferToInterpreter();
            throw ErrorBuilder.error("wrong_operand", kind, Texts.kind(value)).at(operand).build();
        }
        T bound = type.cast(value);
        if (bound.machine() != machine.token()) {
            CompilerDirectives.transferToInterpreter();
            throw ErrorBuilder.error("ended_machine", kind).at(operand).build();
        }
        return bound;
    }
}
