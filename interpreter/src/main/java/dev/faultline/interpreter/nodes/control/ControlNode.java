package dev.faultline.interpreter.nodes.control;

import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.instrumentation.GenerateWrapper;
import com.oracle.truffle.api.instrumentation.ProbeNode;
import dev.faultline.interpreter.nodes.StatementNode;
import org.jspecify.annotations.Nullable;

/**
 * A statement that is {@code return} or holds others, so that a {@code return} may end in it.
 *
 * <p>There are two ways out of a function. {@code return} throws; in compiled code that is a jump, with the value in a register.
 * Uncompiled, an exception is many times slower than a call, so where only blocks and ifs are around it, it hands its value up from one
 * to the next.
 */
@GenerateWrapper
public abstract class ControlNode extends StatementNode {

    /** Executes the statement in a place whose surroundings hand values up: what it returned, or null if it did not. */
    public abstract @Nullable Returned executeReturning(VirtualFrame frame);

    /** The same for any statement. */
    public static @Nullable Returned returnedBy(StatementNode statement, VirtualFrame frame) {
        if (statement instanceof ControlNode control) {
            return control.executeReturning(frame);
        }
        statement.executeVoid(frame);
        return null;
    }

    @Override
    public WrapperNode createWrapper(ProbeNode probe) {
        return new ControlNodeWrapper(this, probe);
    }
}
