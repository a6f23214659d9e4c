package dev.faultline.interpreter.nodes.statement;

import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.language.FaultlineContext;
import dev.faultline.interpreter.nodes.StatementNode;

/** A statement that is counted against the limit before it begins. Only there when a limit is set. */
public final class StepNode extends StatementNode {

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
}
