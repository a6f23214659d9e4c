package dev.faultline.interpreter.builtins;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.dsl.Fallback;
import com.oracle.truffle.api.dsl.Specialization;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.nodes.call.MethodNode;
import dev.faultline.interpreter.values.ListValue;
import dev.faultline.interpreter.values.Signature;
import java.util.List;

/** {@code list.push(e)} where there is no variable to change: an error that says so. */
abstract class PushMethodNode extends MethodNode {

    protected PushMethodNode() {
        super(Signature.of("push", List.of("value"), 1));
    }

    @Specialization
    protected Object list(@SuppressWarnings("unused") ListValue receiver, @SuppressWarnings("unused") Object[] arguments) {
        CompilerDirectives.transferToInterpreter();
        throw ErrorBuilder.error("push_needs_variable").at(this).build();
    }

    @Fallback
    protected Object other(Object receiver, @SuppressWarnings("unused") Object[] arguments) {
        throw noSuchMethod(receiver);
    }
}
