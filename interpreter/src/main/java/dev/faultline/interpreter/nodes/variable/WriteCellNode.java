package dev.faultline.interpreter.nodes.variable;

import com.oracle.truffle.api.dsl.NodeChild;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.StatementNode;
import dev.faultline.interpreter.values.Cell;

/** Writes a variable in a cell. */
@NodeChild(value = "cell", type = ExpressionNode.class)
@NodeChild(value = "value", type = ExpressionNode.class)
public abstract class WriteCellNode extends StatementNode {

    @Specialization
    protected void integer(@SuppressWarnings("unused") VirtualFrame frame, Cell cell, long value) {
        cell.setLong(value);
    }

    @Specialization(replaces = "integer")
    protected void any(@SuppressWarnings("unused") VirtualFrame frame, Cell cell, Object value) {
        cell.set(value);
    }
}
