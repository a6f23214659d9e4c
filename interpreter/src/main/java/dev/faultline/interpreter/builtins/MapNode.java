package dev.faultline.interpreter.builtins;

import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.Cached.Shared;
import com.oracle.truffle.api.dsl.Fallback;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.nodes.call.MethodNode;
import dev.faultline.interpreter.values.ListValue;
import dev.faultline.interpreter.values.RangeValue;
import dev.faultline.interpreter.values.Signature;
import java.util.List;

/** {@code list.map(f)}, of a range too: what the function makes of each element, in order. */
abstract class MapNode extends MethodNode {

    protected MapNode() {
        super(Signature.of("map", List.of("function"), 1));
    }

    @Specialization
    protected ListValue list(VirtualFrame frame, ListValue receiver, Object[] arguments, @Shared @Cached ElementCallNode call) {
        Object[] results = new Object[receiver.length()];
        for (int i = 0; i < results.length; i++) {
            results[i] = call.execute(frame, arguments[0], receiver.get(i));
        }
        return new ListValue(results);
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
