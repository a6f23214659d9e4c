package dev.faultline.interpreter.nodes.control;

import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.ExplodeLoop;
import dev.faultline.interpreter.nodes.StatementNode;
import org.jspecify.annotations.Nullable;

/** Statements in order. */
public final class BlockNode extends ControlNode {

    @Children
    private final StatementNode[] statements;

    public BlockNode(StatementNode[] statements) {
        this.statements = statements;
    }

    @Override
    @ExplodeLoop
    public void executeVoid(VirtualFrame frame) {
        for (StatementNode statement : statements) {
            statement.executeVoid(frame);
        }
    }

    @Override
    @ExplodeLoop
    public @Nullable Returned executeReturning(VirtualFrame frame) {
        for (StatementNode statement : statements) {
            Returned returned = returnedBy(statement, frame);
            if (returned != null) {
                return returned;
            }
        }
        return null;
    }
}
