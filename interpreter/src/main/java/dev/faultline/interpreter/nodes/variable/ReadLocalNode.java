package dev.faultline.interpreter.nodes.variable;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.nodes.ExpressionNode;

/** A variable in a frame slot. Reading follows what writing has decided the slot to hold. */
public abstract class ReadLocalNode extends ExpressionNode {

    protected final int slot;

    protected ReadLocalNode(int slot) {
        this.slot = slot;
    }

    @Specialization(guards = "frame.isLong(slot)")
    protected long integer(VirtualFrame frame) {
        return frame.getLong(slot);
    }

    @Specialization(guards = "frame.isDouble(slot)")
    protected double floating(VirtualFrame frame) {
        return frame.getDouble(slot);
    }

    @Specialization(guards = "frame.isBoolean(slot)")
    protected boolean truth(VirtualFrame frame) {
        return frame.getBoolean(slot);
    }

    /** Any value. A frame that was filled before the slot turned general still holds its int, which is boxed once, here. */
    @Specialization(replaces = {"integer", "floating", "truth"})
    protected Object any(VirtualFrame frame) {
        if (!frame.isObject(slot)) {
            CompilerDirectives.transferToInterpreter();
            Object value = frame.getValue(slot);
            frame.setObject(slot, value);
            return value;
        }
        return frame.getObject(slot);
    }
}
