package dev.faultline.interpreter.nodes.variable;

import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.nodes.StatementNode;
import dev.faultline.interpreter.values.Cell;

/** Gives a captured variable a fresh cell each time its block is entered, so that every round of a loop has its own. */
public final class NewCellNode extends StatementNode {

    private final int slot;

    public NewCellNode(int slot) {
        this.slot = slot;
    }

    @Override
    public void executeVoid(VirtualFrame frame) {
        frame.setObject(slot, new Cell());
    }
}
