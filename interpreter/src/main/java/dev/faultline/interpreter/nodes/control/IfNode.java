package dev.faultline.interpreter.nodes.control;

import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.profiles.CountingConditionProfile;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.StatementNode;
import org.jspecify.annotations.Nullable;

/** {@code if condition { … } else …}; an {@code else if} is an if in the place of the else. */
public final class IfNode extends ControlNode {

    @Child
    private ConditionNode condition;

    @Child
    private StatementNode then;

    @Child
    private @Nullable StatementNode otherwise;

    private final CountingConditionProfile holds = CountingConditionProfile.create();

    public IfNode(ExpressionNode condition, StatementNode then, @Nullable StatementNode otherwise) {
        this.condition = new ConditionNode(condition);
        this.then = then;
        this.otherwise = otherwise;
    }

    @Override
    public void executeVoid(VirtualFrame frame) {
        if (holds.profile(condition.execute(frame))) {
            then.executeVoid(frame);
        } else if (otherwise != null) {
            otherwise.executeVoid(frame);
        }
    }

    @Override
    public @Nullable Returned executeReturning(VirtualFrame frame) {
        if (holds.profile(condition.execute(frame))) {
            return returnedBy(then, frame);
        }
        return otherwise == null ? null : returnedBy(otherwise, frame);
    }
}
