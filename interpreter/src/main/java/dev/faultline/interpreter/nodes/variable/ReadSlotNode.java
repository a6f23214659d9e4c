package dev.faultline.interpreter.nodes.variable;

import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.nodes.ExpressionNode;

/** A slot that always holds an object: a cell, or what a loop remembers. */
public final class ReadSlotNode extends ExpressionNode {

    private final int slot;

    public ReadSlotNode(int slot) {
        this.slot = slot;
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        return frame.getObject(slot);
    }
}
