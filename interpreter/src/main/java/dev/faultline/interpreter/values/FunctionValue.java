package dev.faultline.interpreter.values;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.RootCallTarget;

/**
 * A function with what it captured: values of variables that never change, {@link Cell}s of those that may.
 *
 * <p>Closures are flat: a function carries exactly the variables it names, so frames are never materialised and an uncaptured
 * variable stays in a register.
 */
public final class FunctionValue extends Value {

    private final RootCallTarget target;
    private final Signature signature;
    private final Object[] captured;

    public FunctionValue(RootCallTarget target, Signature signature, Object[] captured) {
        this.target = target;
        this.signature = signature;
        this.captured = captured;
    }

    /** Takes the function itself, then one argument a parameter; null asks for the default. */
    public RootCallTarget target() {
        return target;
    }

    public Signature signature() {
        return signature;
    }

    public Object captured(int index) {
        return captured[index];
    }

    @Override
    public String kind() {
        return "function";
    }

    @Override
    @TruffleBoundary
    public String show() {
        return "fn " + signature.show();
    }
}
