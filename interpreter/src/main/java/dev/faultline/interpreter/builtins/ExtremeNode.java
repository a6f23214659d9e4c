package dev.faultline.interpreter.builtins;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.dsl.NodeChild;
import com.oracle.truffle.api.dsl.Specialization;
import dev.faultline.interpreter.nodes.ExpressionNode;

/** {@code min(a, b)} and {@code max(a, b)}. */
@NodeChild("first")
@NodeChild("second")
abstract class ExtremeNode extends ExpressionNode {

    private final boolean wantsLargest;

    protected ExtremeNode(boolean wantsLargest) {
        this.wantsLargest = wantsLargest;
    }

    @Specialization
    protected long ints(long first, long second) {
        return wantsLargest ? Math.max(first, second) : Math.min(first, second);
    }

    /** The value that was given, not a converted one: the larger of an int and a float may be the int. */
    @Specialization(replaces = "ints")
    @TruffleBoundary
    protected Object any(Object first, Object second) {
        int order = Arguments.compare(second, first, this);
        return (wantsLargest ? order > 0 : order < 0) ? second : first;
    }
}
