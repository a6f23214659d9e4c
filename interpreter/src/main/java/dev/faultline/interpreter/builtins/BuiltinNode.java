package dev.faultline.interpreter.builtins;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.ExplodeLoop;
import dev.faultline.interpreter.nodes.ExpressionNode;

/** A call of a built-in that compiled code does not look into. */
final class BuiltinNode extends ExpressionNode {

    @Children
    private final ExpressionNode[] arguments;

    private final Builtin builtin;

    BuiltinNode(Builtin builtin, ExpressionNode[] arguments) {
        this.builtin = builtin;
        this.arguments = arguments;
    }

    @Override
    @ExplodeLoop
    public Object executeGeneric(VirtualFrame frame) {
        Object[] values = new Object[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            values[i] = arguments[i].executeGeneric(frame);
        }
        return apply(values);
    }

    @TruffleBoundary
    private Object apply(Object[] values) {
        return builtin.body().apply(values, this);
    }
}
