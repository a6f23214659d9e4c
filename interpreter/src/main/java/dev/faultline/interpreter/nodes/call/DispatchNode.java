package dev.faultline.interpreter.nodes.call;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.RootCallTarget;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.GenerateInline;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.DirectCallNode;
import com.oracle.truffle.api.nodes.IndirectCallNode;
import com.oracle.truffle.api.nodes.Node;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.errors.FaultlineException;
import dev.faultline.interpreter.values.FunctionValue;

/** Calls a function with arguments that are in its order already, one level deeper than its caller. */
@GenerateInline(false) // a call site has one, and it is used by hand-written nodes
public abstract class DispatchNode extends Node {

    /**
     * Calls {@code function}.
     *
     * @param frame the caller's
     * @param arguments from {@link Activation#of}
     */
    public final Object call(VirtualFrame frame, FunctionValue function, Object[] arguments) {
        int depth = Activation.depth(frame) + 1;
        if (depth > Activation.MAX_DEPTH) {
            CompilerDirectives.transferToInterpreter();
            throw ErrorBuilder.error("recursion_limit", function.signature().name(), Activation.MAX_DEPTH).at(this).build();
        }
        Activation.setDepth(arguments, depth);
        try {
            return execute(function, arguments);
        } catch (StackOverflowError noStack) {
            if (depth > 1) {
                throw noStack;
            }
            throw stackOverflow(function);
        }
    }

    /**
     * The last resort, on a thread with less stack than the limit needs. Only a task's outermost call makes the error: deep down there may
     * not be room enough to load a class, and one whose initialiser has failed is lost to the whole process.
     */
    private FaultlineException stackOverflow(FunctionValue function) {
        CompilerDirectives.transferToInterpreter();
        return ErrorBuilder.error("stack_overflow", "`" + function.signature().name() + "`").at(this).build();
    }

    protected abstract Object execute(FunctionValue function, Object[] arguments);

    /** The usual: always the same code here, which the compiler may then inline. Closures of one literal share their code. */
    @Specialization(guards = "function.target() == cachedTarget", limit = "3")
    protected Object direct(
            @SuppressWarnings("unused") FunctionValue function,
            Object[] arguments,
            @SuppressWarnings("unused") @Cached("function.target()") RootCallTarget cachedTarget,
            @Cached("create(cachedTarget)") DirectCallNode call) {
        return call.call(arguments);
    }

    /** A place that calls many functions. */
    @Specialization(replaces = "direct")
    protected Object indirect(FunctionValue function, Object[] arguments, @Cached IndirectCallNode call) {
        return call.call(function.target(), arguments);
    }
}
