package dev.faultline.interpreter.builtins;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.dsl.NeverDefault;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.Node;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.nodes.call.Activation;
import dev.faultline.interpreter.nodes.call.DispatchNode;
import dev.faultline.interpreter.nodes.call.DispatchNodeGen;
import dev.faultline.interpreter.values.FunctionValue;
import dev.faultline.interpreter.values.Texts;

/** Calls a function of the script with one element of a list. */
final class ElementCallNode extends Node {

    @Child
    private DispatchNode dispatch = DispatchNodeGen.create();

    @NeverDefault
    static ElementCallNode create() {
        return new ElementCallNode();
    }

    Object execute(VirtualFrame frame, Object function, Object element) {
        if (!(function instanceof FunctionValue called)) {
            CompilerDirectives.transferToInterpreter();
            throw ErrorBuilder.error("not_a_function", Texts.kind(function)).at(this).build();
        }
        int parameters = called.signature().count();
        if (parameters == 0 || called.signature().required() > 1) {
            CompilerDirectives.transferToInterpreter();
            throw ErrorBuilder.error("takes_no_element", called.signature().show()).at(this).build();
        }
        Object[] arguments = Activation.of(called, parameters);
        Activation.setParameter(arguments, 0, element);
        return dispatch.call(frame, called, arguments);
    }
}
