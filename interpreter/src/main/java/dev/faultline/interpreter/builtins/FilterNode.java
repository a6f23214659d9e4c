package dev.faultline.interpreter.builtins;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.Cached.Shared;
import com.oracle.truffle.api.dsl.Fallback;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.nodes.call.MethodNode;
import dev.faultline.interpreter.values.ListValue;
import dev.faultline.interpreter.values.RangeValue;
import dev.faultline.interpreter.values.Signature;
import dev.faultline.interpreter.values.Texts;
import java.util.Arrays;
import java.util.List;

/** {@code list.filter(f)}, of a range too: the elements the function is true for, in order. */
abstract class FilterNode extends MethodNode {

    protected FilterNode() {
        super(Signature.of("filter", List.of("function"), 1));
    }

    @Specialization
    protected ListValue list(VirtualFrame frame, ListValue receiver, Object[] arguments, @Shared @Cached ElementCallNode call) {
        Object[] kept = new Object[receiver.length()];
        int count = 0;
        for (int i = 0; i < receiver.length(); i++) {
            Object element = receiver.get(i);
            Object answer = call.execute(frame, arguments[0], element);
            if (!(answer instanceof Boolean isKept)) {
                CompilerDirectives.transferToInterpreter();
                throw ErrorBuilder.error("not_a_bool", Texts.kind(answer)).at(this).build();
            }
            if (isKept) {
                kept[count++] = element;
            }
        }
        return new ListValue(Arrays.copyOf(kept, count));
    }

    @Specialization
    protected ListValue range(VirtualFrame frame, RangeValue receiver, Object[] arguments, @Shared @Cached ElementCallNode call) {
        return list(frame, new ListValue(Arguments.elements(receiver, this)), arguments, call);
    }

    @Fallback
    protected Object other(Object receiver, @SuppressWarnings("unused") Object[] arguments) {
        throw noSuchMethod(receiver);
    }
}
