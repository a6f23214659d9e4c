package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.bridge.Operation;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.execution.Machine;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.expression.IntNode;
import org.jspecify.annotations.Nullable;

/** Every page, or every {@code step} bytes, upwards or in reverse. */
public final class SteppedNode extends PatternNode {

    @Child
    private @Nullable IntNode step;

    private final boolean isReverse;

    /** @param step bytes, null: one page */
    public SteppedNode(@Nullable ExpressionNode step, boolean isReverse) {
        this.step = step == null ? null : IntNode.of("step", step);
        this.isReverse = isReverse;
    }

    @Override
    public Operation.Pattern execute(VirtualFrame frame, Machine machine) {
        long bytes = step == null ? machine.pageBytes() : step.executeLong(frame);
        if (bytes < 1) {
            CompilerDirectives.transferToInterpreter();
            throw ErrorBuilder.error("too_small", "step", bytes, 1).at(step).build();
        }
        return new Operation.Pattern.Stepped(bytes, isReverse);
    }
}
