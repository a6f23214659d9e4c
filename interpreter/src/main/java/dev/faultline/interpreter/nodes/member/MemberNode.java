package dev.faultline.interpreter.nodes.member;

import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.nodes.ExpressionNode;

/** {@code target.name}. */
public final class MemberNode extends ExpressionNode {

    @Child
    private ExpressionNode target;

    @Child
    private ReadMemberNode read;

    public MemberNode(ExpressionNode target, String name) {
        this.target = target;
        this.read = ReadMemberNodeGen.create(name);
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        return read.execute(target.executeGeneric(frame));
    }
}
