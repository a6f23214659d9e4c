package dev.faultline.interpreter.nodes.call;

import com.oracle.truffle.api.frame.VirtualFrame;
import dev.faultline.interpreter.execution.Params;
import dev.faultline.interpreter.values.FunctionValue;

/**
 * What a root is called with: the layout of a frame's arguments.
 *
 * <pre>
 *   0   the function itself, for what it captured; of a script or a module, its Params
 *   1   how many calls are open below its task's outermost frame, as an Integer
 *   2…  a value a parameter, null where the call leaves it out
 * </pre>
 *
 * <p>The depth of calls is handed down instead of counted up and down in the task: nothing has to be put back when a call ends in an
 * exception or another task has run meanwhile, and where the compiler inlines a call it disappears.
 */
public final class Activation {

    /**
     * Most calls that may be open in a task; one more is an error, on every machine and runtime.
     *
     * <p>Uncompiled, a call takes 2 to 5 KiB of the Java stack (10 KiB from ten blocks deep), and a task's stack stands on the main
     * program's. So the 16 MiB the launcher asks for hold two tasks at the limit; a host's thread should have 4 MiB or more, and one that
     * has less ends deep recursion earlier, with {@code stack_overflow}.
     */
    public static final int MAX_DEPTH = 1000;

    private static final int CLOSURE = 0;
    private static final int DEPTH = 1;
    private static final int PARAMETERS = 2;

    private Activation() {}

    /** Of a script or module. */
    public static Object[] ofScript(Params params) {
        return new Object[] {params, 0};
    }

    /** Of a function that nobody of the script calls: a task's body. */
    public static Object[] outermost(FunctionValue function) {
        Object[] arguments = of(function, function.signature().count());
        arguments[DEPTH] = 0;
        return arguments;
    }

    /** Of a call; its arguments and its depth are still to be set. */
    public static Object[] of(FunctionValue function, int parameters) {
        Object[] arguments = new Object[PARAMETERS + parameters];
        arguments[CLOSURE] = function;
        return arguments;
    }

    public static void setParameter(Object[] arguments, int index, Object value) {
        arguments[PARAMETERS + index] = value;
    }

    static void setDepth(Object[] arguments, int depth) {
        arguments[DEPTH] = depth;
    }

    /** The params of the script or module that executes. */
    public static Params params(VirtualFrame frame) {
        return (Params) frame.getArguments()[CLOSURE];
    }

    /** The function that executes. */
    public static FunctionValue function(VirtualFrame frame) {
        return (FunctionValue) frame.getArguments()[CLOSURE];
    }

    static int depth(VirtualFrame frame) {
        return (int) frame.getArguments()[DEPTH];
    }

    /** What the call gave for a parameter, null if it left it out. */
    public static Object parameter(VirtualFrame frame, int index) {
        return frame.getArguments()[PARAMETERS + index];
    }
}
