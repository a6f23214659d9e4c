package dev.faultline.interpreter.nodes.call;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.values.FunctionValue;
import dev.faultline.interpreter.values.Texts;
import org.jspecify.annotations.Nullable;

/** {@code callee(arguments)}. */
public final class CallNode extends ExpressionNode {

    @Child
    private ExpressionNode callee;

    @Child
    private ArgumentsNode arguments;

    @Child
    private DispatchNode dispatch = DispatchNodeGen.create();

    /** @param names a parameter's name for each value, null when its position says it */
    public CallNode(ExpressionNode callee, ExpressionNode[] values, @Nullable String[] names) {
        this.callee = callee;
        this.arguments = new ArgumentsNode(values, names);
        tagCall();
    }

    @Override
    public Object executeGeneric(VirtualFrame frame) {
        Object function = callee.executeGeneric(frame);
        if (!(function instanceof FunctionValue called)) {
            CompilerDirectives.transferToInterpreter();
            throw ErrorBuilder.error("not_a_function", Texts.kind(function)).at(callee).build();
        }
        return dispatch.call(frame, called, arguments.arrange(called, arguments.evaluate(frame)));
    }
}
