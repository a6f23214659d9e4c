package dev.faultline.interpreter.nodes.member;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.dsl.Fallback;
import com.oracle.truffle.api.dsl.NodeChild;
import com.oracle.truffle.api.dsl.Specialization;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.values.ListValue;
import dev.faultline.interpreter.values.RecordValue;
import dev.faultline.interpreter.values.Texts;

/** The value of {@code target} after {@code target[index] = value}: a list with another element, a record with another field. */
@NodeChild("target")
@NodeChild("index")
@NodeChild("value")
public abstract class WithIndexNode extends ExpressionNode {

    @Specialization
    protected ListValue element(ListValue target, long index, Object value) {
        if (index < 0 || index >= target.length()) {
            CompilerDirectives.transferToInterpreter();
            throw ErrorBuilder.error("index_out_of_range", index, target.length()).at(this).build();
        }
        return target.with((int) index, value);
    }

    /** By index a field may be new, for its name is a value. */
    @Specialization
    protected RecordValue field(RecordValue target, String index, Object value) {
        return target.with(index, value);
    }

    @Fallback
    protected Object other(Object target, Object index, @SuppressWarnings("unused") Object value) {
        if (index instanceof Double number) {
            throw ErrorBuilder.error("float_where_int", "index", Texts.number(number)).at(this).build();
        }
        throw ErrorBuilder.error("not_changeable", Texts.kind(target)).at(this).build();
    }
}
