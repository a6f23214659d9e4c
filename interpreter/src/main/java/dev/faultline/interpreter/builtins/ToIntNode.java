package dev.faultline.interpreter.builtins;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.dsl.NodeChild;
import com.oracle.truffle.api.dsl.Specialization;
import dev.faultline.interpreter.nodes.ExpressionNode;

/** {@code int(value)}. */
@NodeChild("value")
abstract class ToIntNode extends ExpressionNode {

    @Specialization
    protected long integer(long value) {
        return value;
    }

    @Specialization(guards = "fits(value)")
    protected long floating(double value) {
        return (long) value;
    }

    @Specialization(replaces = {"integer", "floating"})
    @TruffleBoundary
    protected long any(Object value) {
        return Conversions.toInt(value, this);
    }

    protected static boolean fits(double value) {
        return value >= -0x1p63 && value < 0x1p63;
    }
}
