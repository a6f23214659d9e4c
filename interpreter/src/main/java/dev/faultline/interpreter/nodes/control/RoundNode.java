package dev.faultline.interpreter.nodes.control;

import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.profiles.BranchProfile;
import dev.faultline.interpreter.nodes.StatementNode;

/** One round of a loop: executes the body and knows the two ways it can be cut short. */
final class RoundNode extends Node {

    @Child
    private StatementNode body;

    private final BranchProfile continued = BranchProfile.create();
    private final BranchProfile broken = BranchProfile.create();

    RoundNode(StatementNode body) {
        this.body = body;
    }

    /** Returns whether the loop goes on. */
    boolean execute(VirtualFrame frame) {
        try {
            body.executeVoid(frame);
            return true;
        } catch (ContinueException next) {
            continued.enter();
            return true;
        } catch (BreakException end) {
            broken.enter();
            return false;
        }
    }
}
