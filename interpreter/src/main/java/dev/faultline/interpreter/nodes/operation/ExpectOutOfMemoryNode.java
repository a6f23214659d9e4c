package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.errors.FaultlineException;
import dev.faultline.interpreter.nodes.StatementNode;

/** {@code expect oom { … }}: somebody must be killed for want of memory in the block, it or a child it waits for; the script goes on behind
 * it. */
public final class ExpectOutOfMemoryNode extends StatementNode {

    @Child
    private StatementNode block;

    public ExpectOutOfMemoryNode(StatementNode block) {
        this.block = block;
    }

    @Override
    public void executeVoid(VirtualFrame frame) {
        try {
            block.executeVoid(frame);
        } catch (FaultlineException failure) {
            if (failure.problem().code().equals("oom") || failure.problem().code().equals("child_oom")) {
                return;
            }
            throw failure;
        }
        CompilerDirectives.transferToInterpreter();
        throw ErrorBuilder.error("expect_oom").at(this).build();
    }
}
