package dev.faultline.interpreter.nodes.member;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.dsl.Fallback;
import com.oracle.truffle.api.dsl.NodeChild;
import com.oracle.truffle.api.dsl.Specialization;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.values.RecordValue;
import dev.faultline.interpreter.values.Texts;

/** The value of {@code target} after {@code target.name = value}. The field must exist: a new one by a slip of the pen helps nobody. */
@NodeChild("target")
@NodeChild("value")
public abstract class WithMemberNode extends ExpressionNode {

    private final String name;

    protected WithMemberNode(String name) {
        this.name = name;
    }

    @Specialization
    protected RecordValue field(RecordValue target, Object value) {
        if (target.get(name) == null) {
            CompilerDirectives.transferToInterpreter();
            throw ErrorBuilder.error("no_such_field", name).at(this).build();
        }
        return target.with(name, value);
    }

    @Fallback
    protected Object other(Object target, @SuppressWarnings("unused") Object value) {
        throw ErrorBuilder.error("not_changeable", Texts.kind(target)).at(this).build();
    }
}
