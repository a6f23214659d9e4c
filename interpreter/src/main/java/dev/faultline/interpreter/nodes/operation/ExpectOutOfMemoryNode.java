package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.errors.FaultlineException;
import dev.faultline.interpreter.nodes.StatementNode;

/** {@code expect oom { … }}: the block must run out of memory; the script goes on behind it. */
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
            if (!failure.problem().code().equals("oom")) {
                throw failure;
            }
            return;
        }
        CompilerDirectives.transferToInterpreter();
        throw ErrorBuilder.error("expect_oom").at(this).build();
    }
}
