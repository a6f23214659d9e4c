package dev.faultline.interpreter.nodes.control;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.nodes.UnexpectedResultException;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.values.Texts;

/** Evaluates what decides something, which must be a bool: no other value is taken for true or false. */
public final class ConditionNode extends Node {

    @Child
    private ExpressionNode condition;

    public ConditionNode(ExpressionNode condition) {
        this.condition = condition;
    }

    public boolean execute(VirtualFrame frame) {
        try {
            return condition.executeBoolean(frame);
        } catch (UnexpectedResultException other) {
            CompilerDirectives.transferToInterpreter();
            throw ErrorBuilder.error("not_a_bool", Texts.kind(other.getResult())).at(condition).build();
        }
    }
}
