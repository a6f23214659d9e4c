package dev.faultline.interpreter.builtins;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.dsl.NodeChild;
import com.oracle.truffle.api.dsl.Specialization;
import dev.faultline.interpreter.nodes.ExpressionNode;

/** {@code float(value)}. */
@NodeChild("value")
abstract class ToFloatNode extends ExpressionNode {

    @Specialization
    protected double number(double value) {
        return value;
    }

    @Specialization(replaces = "number")
    @TruffleBoundary
    protected double any(Object value) {
        return Conversions.toFloat(value, this);
    }
}
