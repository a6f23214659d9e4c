package dev.faultline.interpreter.values;

import com.oracle.truffle.api.CompilerDirectives.CompilationFinal;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import java.util.Arrays;
import java.util.List;

/** What a function can be called with: parameter names, of which the first {@code required} have no default. */
public final class Signature {

    private final String name;

    @CompilationFinal(dimensions = 1)
    private final String[] parameters;

    private final int required;
    private final int maximum;

    private Signature(String name, List<String> parameters, int required, int maximum) {
        this.name = name;
        this.parameters = parameters.toArray(String[]::new);
        this.required = required;
        this.maximum = maximum;
    }

    public static Signature of(String name, List<String> parameters, int required) {
        return new Signature(name, parameters, required, parameters.size());
    }

    /** Takes any number of further arguments by position. */
    public static Signature open(String name, List<String> parameters, int required) {
        return new Signature(name, parameters, required, Integer.MAX_VALUE);
    }

    public String name() {
        return name;
    }

    public int required() {
        return required;
    }

    /** Most arguments; {@code Integer.MAX_VALUE} when open. */
    public int maximum() {
        return maximum;
    }

    public int count() {
        return parameters.length;
    }

    public String parameter(int index) {
        return parameters[index];
    }

    /** Place of a parameter, or -1. */
    @TruffleBoundary
    public int indexOf(String parameter) {
        return Arrays.asList(parameters).indexOf(parameter);
    }

    /** As in a message: {@code run(threads, size = …)}. */
    @TruffleBoundary
    public String show() {
        StringBuilder text = new StringBuilder(name).append('(');
        for (int i = 0; i < parameters.length; i++) {
            text.append(i == 0 ? "" : ", ").append(parameters[i]).append(i < required ? "" : " = …");
        }
        return text.append(maximum == Integer.MAX_VALUE ? ", …)" : ")").toString();
    }
}
