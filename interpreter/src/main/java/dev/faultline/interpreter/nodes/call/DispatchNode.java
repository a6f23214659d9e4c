package dev.faultline.interpreter.nodes.call;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.RootCallTarget;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.dsl.GenerateInline;
import com.oracle.truffle.api.dsl.Specialization;
import com.oracle.truffle.api.nodes.DirectCallNode;
import com.oracle.truffle.api.nodes.IndirectCallNode;
import com.oracle.truffle.api.nodes.Node;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.errors.FaultlineException;
import dev.faultline.interpreter.values.FunctionValue;

/** Calls a function with arguments that are in its order already; the function itself is the first. */
@GenerateInline(false) // a call site has one, and it is used by hand-written nodes
public abstract class DispatchNode extends Node {

    public abstract Object execute(FunctionValue function, Object[] arguments);

    /** The usual: always the same code here, which the compiler may then inline. Closures of one literal share their code. */
    @Specialization(guards = "function.target() == cachedTarget", limit = "3")
    protected Object direct(
            FunctionValue function,
            Object[] arguments,
            @Cached("function.target()") RootCallTarget cachedTarget,
            @Cached("create(cachedTarget)") DirectCallNode call) {
        try {
            return call.call(arguments);
        } catch (StackOverflowError tooDeep) {
            throw recursionLimit(function);
        }
    }

    /** A place that calls many functions. */
    @Specialization(replaces = "direct")
    protected Object indirect(FunctionValue function, Object[] arguments, @Cached IndirectCallNode call) {
        try {
            return call.call(function.target(), arguments);
        } catch (StackOverflowError tooDeep) {
            throw recursionLimit(function);
        }
    }

    private FaultlineException recursionLimit(FunctionValue function) {
        CompilerDirectives.transferToInterpreter();
        return ErrorBuilder.error("recursion_limit", function.signature().name()).at(this).build();
    }
}
