package dev.faultline.interpreter.nodes.control;

import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.profiles.BranchProfile;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.StatementNode;
import dev.faultline.interpreter.values.NoneValue;

/** A block as the body of a function: its value is what {@code return} gives, else {@code none}. */
public final class FunctionBodyNode extends ExpressionNode {

    @Child
    private StatementNode block;

    private final BranchProfile returned = BranchProfile.create();
    private final BranchProfile fellThrough = BranchProfile.create();

    public FunctionBodyNode(StatementNode block) {
        this.block = block;
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        try {
            Returned end = ControlNode.returnedBy(block, frame);
            if (end != null) {
                returned.enter();
                return end.value();
            }
        } catch (ReturnException end) {
            returned.enter();
            return end.value();
        }
        fellThrough.enter();
        return NoneValue.NONE;
    }
}
