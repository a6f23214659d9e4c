package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.bridge.Operation;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.execution.Machine;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.expression.IntNode;
import org.jspecify.annotations.Nullable;

/** {@code pressure size}, {@code pressure release}, {@code reclaim size}, {@code reclaim}: memory made scarce, and freed. */
public final class PressureNode extends OperationNode {

    /** What is done with an amount of memory, or without one. */
    public enum Verb {
        PRESSURE {
            @Override
            Operation of(long bytes) {
                return new Operation.Pressure(bytes);
            }

            @Override
            Operation ofAll() {
                return new Operation.ReleasePressure();
            }
        },
        RECLAIM {
            @Override
            Operation of(long bytes) {
                return new Operation.Reclaim(bytes);
            }

            @Override
            Operation ofAll() {
                return new Operation.ReclaimAll();
            }
        };

        abstract Operation of(long bytes);

        abstract Operation ofAll();
    }

    private final Verb verb;

    @Child
    private @Nullable IntNode size;

    /** @param size null for all there is */
    public PressureNode(Verb verb, @Nullable ExpressionNode size) {
        this.verb = verb;
        this.size = size == null ? null : IntNode.of("size", size);
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        Machine machine = run().machine(this);
        if (size == null) {
            return perform(machine, verb.ofAll());
        }
        long bytes = size.executeLong(frame);
        if (bytes < 0) {
            CompilerDirectives.transferToInterpreter();
            throw ErrorBuilder.error("too_small", "size", bytes, 0).at(size).build();
        }
        return perform(machine, verb.of(bytes));
    }
}
