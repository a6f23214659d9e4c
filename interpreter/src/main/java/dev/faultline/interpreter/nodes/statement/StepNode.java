package dev.faultline.interpreter.nodes.statement;

import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.language.FaultlineContext;
import dev.faultline.interpreter.nodes.StatementNode;
import dev.faultline.interpreter.nodes.control.ControlNode;
import dev.faultline.interpreter.nodes.control.Returned;
import org.jspecify.annotations.Nullable;

/** A statement that is counted against the limit before it begins. Only there when a limit is set. */
public final class StepNode extends ControlNode {

    @Child
    private StatementNode statement;

    public StepNode(StatementNode statement) {
        this.statement = statement;
    }

    @Override
    public void executeVoid(VirtualFrame frame) {
        FaultlineContext.get(this).run().step(statement);
        statement.executeVoid(frame);
    }

    @Override
    public @Nullable Returned executeReturning(VirtualFrame frame) {
        FaultlineContext.get(this).run().step(statement);
        return returnedBy(statement, frame);
    }
}
