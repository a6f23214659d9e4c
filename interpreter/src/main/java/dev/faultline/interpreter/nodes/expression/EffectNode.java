package dev.faultline.interpreter.nodes.expression;

import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.StatementNode;
import dev.faultline.interpreter.values.NoneValue;

/** An effect in the place of an expression: its value is {@code none}. */
public final class EffectNode extends ExpressionNode {

    @Child
    private StatementNode effect;

    public EffectNode(StatementNode effect) {
        this.effect = effect;
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        effect.executeVoid(frame);
        return NoneValue.NONE;
    }
}
