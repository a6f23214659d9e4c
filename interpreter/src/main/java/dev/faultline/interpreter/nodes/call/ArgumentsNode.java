package dev.faultline.interpreter.nodes.call;

import com.oracle.truffle.api.CompilerDirectives;
import com.oracle.truffle.api.CompilerDirectives.CompilationFinal;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.ExplodeLoop;
import com.oracle.truffle.api.nodes.Node;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.values.FunctionValue;
import dev.faultline.interpreter.values.Signature;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the arguments of a call in the order they are written and puts them into the function's order.
 *
 * <p>Where each goes depends on the signature alone. It is worked out once for the first few signatures in a row; a place that calls
 * functions of many signatures works it out at every call.
 */
final class ArgumentsNode extends Node {

    private static final int MOST_CHANGES = 3;

    @Children
    private final ExpressionNode[] values;

    private final @Nullable String[] names;

    @CompilationFinal
    private @Nullable Signature knownSignature;

    @CompilationFinal(dimensions = 1)
    private int[] knownPlaces = {};

    @CompilationFinal
    private boolean isMixed;

    private int changes;

    /** @param names a parameter's name for each value, null when its position says it */
    ArgumentsNode(ExpressionNode[] values, @Nullable String[] names) {
        this.values = values;
        this.names = names;
    }

    /** The arguments as they are written. */
    @ExplodeLoop
    Object[] evaluate(VirtualFrame frame) {
        Object[] written = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            written[i] = values[i].executeGeneric(frame);
        }
        return written;
    }

    /** The arguments as the function's code takes them; null for a parameter that is left out. */
    Object[] arrange(FunctionValue function, Object[] written) {
        Signature signature = function.signature();
        if (isMixed) {
            return arrangeAny(function, written, signature.count(), places(signature));
        }
        if (knownSignature != signature) {
            CompilerDirectives.transferToInterpreterAndInvalidate();
            learn(signature);
        }
        // Compiled code holds this path alone: a second one would keep the array from being taken apart.
        return arrangeKnown(function, written, knownSignature.count());
    }

    private void learn(Signature signature) {
        knownPlaces = places(signature);
        knownSignature = signature;
        changes++;
        isMixed = changes > MOST_CHANGES;
    }

    @ExplodeLoop
    private Object[] arrangeKnown(FunctionValue function, Object[] written, int parameters) {
        Object[] arguments = Activation.of(function, parameters);
        for (int i = 0; i < values.length; i++) {
            Activation.setParameter(arguments, knownPlaces[i], written[i]);
        }
        return arguments;
    }

    private static Object[] arrangeAny(FunctionValue function, Object[] written, int parameters, int[] places) {
        Object[] arguments = Activation.of(function, parameters);
        for (int i = 0; i < places.length; i++) {
            Activation.setParameter(arguments, places[i], written[i]);
        }
        return arguments;
    }

    @TruffleBoundary
    private int[] places(Signature signature) {
        int[] places = new int[values.length];
        boolean[] isGiven = new boolean[signature.count()];
        if (values.length > signature.count()) {
            throw ErrorBuilder.error("too_many_arguments", signature.show(), values.length).at(getParent()).build();
        }
        for (int i = 0; i < values.length; i++) {
            String name = names[i];
            int place = name == null ? i : signature.indexOf(name);
            if (place < 0) {
                throw ErrorBuilder.error("unknown_argument", signature.show(), name).at(values[i]).build();
            }
            if (isGiven[place]) {
                throw ErrorBuilder.error("argument_twice", signature.parameter(place)).at(values[i]).build();
            }
            isGiven[place] = true;
            places[i] = place;
        }
        for (int i = 0; i < signature.required(); i++) {
            if (!isGiven[i]) {
                throw ErrorBuilder.error("missing_argument", signature.show(), signature.parameter(i)).at(getParent()).build();
            }
        }
        return places;
    }
}
