package dev.faultline.interpreter.nodes.statement;

import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.language.FaultlineContext;
import dev.faultline.interpreter.nodes.StatementNode;
import dev.faultline.interpreter.nodes.control.ControlNode;
import dev.faultline.interpreter.nodes.control.Returned;
import org.jspecify.annotations.Nullable;

/** A statement after which every invariant of the machine is checked. Only there when checking is on. */
public final class CheckedNode extends ControlNode {

    @Child
    private StatementNode statement;

    public CheckedNode(StatementNode statement) {
        this.statement = statement;
    }

    @Override
    public void executeVoid(VirtualFrame frame) {
        statement.executeVoid(frame);
        FaultlineContext.get(this).run().checkInvariants(statement);
    }

    @Override
    public @Nullable Returned executeReturning(VirtualFrame frame) {
        Returned returned = returnedBy(statement, frame);
        FaultlineContext.get(this).run().checkInvariants(statement);
        return returned;
    }
}
