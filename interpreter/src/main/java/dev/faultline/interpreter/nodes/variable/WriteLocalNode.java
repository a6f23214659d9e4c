package dev.faultline.interpreter.nodes.variable;

import com.oracle.truffle.api.dsl.NodeChild;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.frame.FrameSlotKind;
import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.StatementNode;

/**
 * Writes a variable in a frame slot.
 *
 * <p>A slot that has only seen ints holds them unboxed; the first other value turns it general for all frames of the function, and
 * it stays so. {@code Illegal} is the kind of a slot nobody has written yet.
 */
@NodeChild(value = "value", type = ExpressionNode.class)
public abstract class WriteLocalNode extends StatementNode {

    protected static final FrameSlotKind LONG = FrameSlotKind.Long;
    protected static final FrameSlotKind DOUBLE = FrameSlotKind.Double;
    protected static final FrameSlotKind BOOLEAN = FrameSlotKind.Boolean;

    protected final int slot;

    protected WriteLocalNode(int slot) {
        this.slot = slot;
    }

    /** Writes a value that is at hand already. */
    public abstract void executeWith(VirtualFrame frame, Object value);

    /** Writes an int that is at hand already, without boxing it. */
    public abstract void executeWithLong(VirtualFrame frame, long value);

    @Specialization(guards = "accepts(frame, LONG)")
    protected void integer(VirtualFrame frame, long value) {
        frame.setLong(slot, value);
    }

    @Specialization(guards = "accepts(frame, DOUBLE)")
    protected void floating(VirtualFrame frame, double value) {
        frame.setDouble(slot, value);
    }

    @Specialization(guards = "accepts(frame, BOOLEAN)")
    protected void truth(VirtualFrame frame, boolean value) {
        frame.setBoolean(slot, value);
    }

    @Specialization(replaces = {"integer", "floating", "truth"})
    protected void any(VirtualFrame frame, Object value) {
        frame.getFrameDescriptor().setSlotKind(slot, FrameSlotKind.Object);
        frame.setObject(slot, value);
    }

    protected final boolean accepts(VirtualFrame frame, FrameSlotKind kind) {
        FrameSlotKind now = frame.getFrameDescriptor().getSlotKind(slot);
        if (now == kind) {
            return true;
        }
        if (now == FrameSlotKind.Illegal) {
            frame.getFrameDescriptor().setSlotKind(slot, kind);
            return true;
        }
        return false;
    }
}
