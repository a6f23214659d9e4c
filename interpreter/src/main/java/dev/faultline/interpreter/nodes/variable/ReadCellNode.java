package dev.faultline.interpreter.nodes.variable;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.UnexpectedResultException;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.values.Cell;

/** A variable in a cell, which may not have been declared yet when a function reads it. */
public final class ReadCellNode extends ExpressionNode {

    @Child
    private ExpressionNode cell;

    private final String name;

    public ReadCellNode(ExpressionNode cell, String name) {
        this.cell = cell;
        this.name = name;
    }

    @Override
    public long executeLong(VirtualFrame frame) throws UnexpectedResultException {
        Cell variable = (Cell) cell.executeGeneric(frame);
        if (variable.isLong()) {
            return variable.getLong();
        }
        throw new UnexpectedResultException(read(variable));
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        return read((Cell) cell.executeGeneric(frame));
    }

    private Object read(Cell variable) {
        Object value = variable.get();
        if (value == null) {
            CompilerDirectives.transferToInterpreter();
            throw ErrorBuilder.error("not_set_yet", name).at(this).build();
        }
        return value;
    }
}
