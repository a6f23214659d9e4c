package dev.faultline.interpreter.nodes.operation;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.nodes.Node;
import dev.faultline.interpreter.bridge.Kernel;
import dev.faultline.interpreter.errors.ErrorBuilder;

/** Durations as operands: none is negative, and none longer than a machine can count. */
final class Durations {

    private Durations() {}

    /** @return {@code nanos}, if a machine can take that long */
    static long checked(long nanos, Node operand) {
        if (nanos < 0) {
            CompilerDirectives.transferToInterpreter();
            throw ErrorBuilder.error("too_small", "duration", nanos + " ns", 0).at(operand).build();
        }
        if (nanos > Kernel.LONGEST_NANOS) {
            CompilerDirectives.transferToInterpreter();
            throw ErrorBuilder.error("duration_too_long", nanos + " ns", Kernel.LONGEST_NANOS / 1_000_000_000).at(operand).build();
        }
        return nanos;
    }
}
