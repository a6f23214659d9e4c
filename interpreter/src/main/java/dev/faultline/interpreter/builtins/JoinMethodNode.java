package dev.faultline.interpreter.builtins;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.dsl.Fallback;
import com.oracle.truffle.api.dsl.Specialization;
import dev.faultline.interpreter.nodes.call.MethodNode;
import dev.faultline.interpreter.values.ListValue;
import dev.faultline.interpreter.values.RangeValue;
import dev.faultline.interpreter.values.Signature;
import dev.faultline.interpreter.values.Texts;
import java.util.List;
import java.util.StringJoiner;

/** {@code list.join(separator)}, of a range too: the elements as text, one after another. */
abstract class JoinMethodNode extends MethodNode {

    protected JoinMethodNode() {
        super(Signature.of("join", List.of("separator"), 0));
    }

    @Specialization
    @TruffleBoundary
    protected String list(ListValue receiver, Object[] arguments) {
        StringJoiner text = new StringJoiner(arguments.length == 0 ? "" : Texts.show(arguments[0]));
        for (int i = 0; i < receiver.length(); i++) {
            text.add(Texts.show(receiver.get(i)));
        }
        return text.toString();
    }

    @Specialization
    protected String range(RangeValue receiver, Object[] arguments) {
        return list(new ListValue(Arguments.elements(receiver, this)), arguments);
    }

    @Fallback
    protected Object other(Object receiver, @SuppressWarnings("unused") Object[] arguments) {
        throw noSuchMethod(receiver);
    }
}
