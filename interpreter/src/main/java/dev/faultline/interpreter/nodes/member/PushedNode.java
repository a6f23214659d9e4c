package dev.faultline.interpreter.nodes.member;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.dsl.Fallback;
import com.oracle.truffle.api.dsl.NodeChild;
import com.oracle.truffle.api.dsl.Specialization;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.values.ListValue;
import dev.faultline.interpreter.values.Texts;

/** The value of {@code target} after {@code target.push(value)}. */
@NodeChild("target")
@NodeChild("value")
public abstract class PushedNode extends ExpressionNode {

    @Specialization
    @TruffleBoundary
    protected ListValue list(ListValue target, Object value) {
        return target.push(value);
    }

    @Fallback
    protected Object other(Object target, @SuppressWarnings("unused") Object value) {
        throw ErrorBuilder.error("no_such_member", Texts.kind(target), "push").at(this).build();
    }
}
