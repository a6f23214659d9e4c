package dev.faultline.interpreter.builtins;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.dsl.NodeChild;
import com.oracle.truffle.api.dsl.Specialization;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.values.ListValue;

/** {@code len(value)}. */
@NodeChild("value")
abstract class LenNode extends ExpressionNode {

    /** The one that is asked for in loops. */
    @Specialization
    protected long list(ListValue value) {
        return value.length();
    }

    @Specialization(replaces = "list")
    @TruffleBoundary
    protected long any(Object value) {
        return Collections.length(value, this);
    }
}
