package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.execution.Attempt;
import dev.faultline.interpreter.execution.Task;
import dev.faultline.interpreter.language.FaultlineContext;
import dev.faultline.interpreter.nodes.StatementNode;

/** Runs a block in which calls may be refused. */
final class AttemptNode extends StatementNode {

    @Child
    private StatementNode block;

    AttemptNode(StatementNode block) {
        this.block = block;
    }

    @Override
    public void executeVoid(VirtualFrame frame) {
        execute(frame, Attempt.ofAnything());
    }

    void execute(VirtualFrame frame, Attempt attempt) {
        Task task = FaultlineContext.get(this).run().task();
        Attempt outer = task.attempt();
        task.setAttempt(attempt);
        try {
            block.executeVoid(frame);
        } finally {
            task.setAttempt(outer);
        }
    }
}
