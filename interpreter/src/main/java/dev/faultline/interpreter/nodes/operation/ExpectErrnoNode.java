package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.execution.Attempt;
import dev.faultline.interpreter.nodes.StatementNode;

/** {@code expect ENOMEM { … }}: calls refused with that errno pass, at least one must be, and any other refusal is an error. */
public final class ExpectErrnoNode extends StatementNode {

    @Child
    private AttemptNode block;

    private final String errno;

    public ExpectErrnoNode(String errno, StatementNode block) {
        this.errno = errno;
        this.block = new AttemptNode(block);
    }

    @Override
    public void executeVoid(VirtualFrame frame) {
        Attempt attempt = Attempt.of(errno);
        block.execute(frame, attempt);
        if (attempt.refused() == 0) {
            CompilerDirectives.transferToInterpreter();
            throw ErrorBuilder.error("expect_errno", errno).at(this).build();
        }
    }
}
