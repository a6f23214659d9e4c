package dev.faultline.interpreter.nodes.call;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.Node;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.errors.FaultlineException;
import dev.faultline.interpreter.values.Signature;
import dev.faultline.interpreter.values.Texts;

/** A method that some kind of value has; one class a name. */
public abstract class MethodNode extends Node {

    private final Signature signature;

    protected MethodNode(Signature signature) {
        this.signature = signature;
    }

    /** Arguments by position; their number fits {@link #signature}. */
    public abstract Object execute(VirtualFrame frame, Object receiver, Object[] arguments);

    public final Signature signature() {
        return signature;
    }

    /** The receiver has no such method. */
    protected final FaultlineException noSuchMethod(Object receiver) {
        CompilerDirectives.transferToInterpreter();
        return ErrorBuilder.error("no_such_member", Texts.kind(receiver), signature.name()).at(this).build();
    }
}
