package dev.faultline.interpreter.builtins;

import com.oracle.truffle.api.frame.FrameDescriptor;
import com.oracle.truffle.api.source.Source;
import com.oracle.truffle.api.source.SourceSection;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.language.FaultlineLanguage;
import dev.faultline.interpreter.nodes.ExpressionNode;
import dev.faultline.interpreter.nodes.FunctionRootNode;
import dev.faultline.interpreter.nodes.expression.ConstantNode;
import dev.faultline.interpreter.nodes.variable.ReadArgumentNode;
import dev.faultline.interpreter.values.FunctionValue;
import dev.faultline.interpreter.values.Signature;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The functions every script has. A call by name becomes a node of its own; as a value, such a function is like any other.
 *
 * <p>The few that belong into hot loops (len, abs, int, float, min and max of two) have nodes with specialisations; the others are
 * plain Java behind a boundary.
 */
public final class Builtins {

    private static final Map<String, Builtin> BY_NAME = Stream.of(Numbers.ALL, Collections.ALL, Conversions.ALL)
            .flatMap(List::stream)
            .collect(Collectors.toUnmodifiableMap(builtin -> builtin.signature().name(), builtin -> builtin));

    private Builtins() {}

    /** Whether a function only computes, and asks nothing of the machine. */
    public static boolean isComputing(String name) {
        return ViewFunction.find(name) == null;
    }

    /** A call of the function {@code name}; {@code names} are of named arguments, null for positional ones. */
    public static ExpressionNode call(String name, ExpressionNode[] values, @Nullable String[] names, SourceSection place) {
        ViewFunction view = ViewFunction.find(name);
        if (view != null) {
            return view.node(arrange(view.signature(), values, names, place));
        }
        Builtin builtin = find(name, place);
        ExpressionNode[] arguments = arrange(builtin.signature(), values, names, place);
        ExpressionNode fast = switch (arguments.length) {
            case 1 -> fast(name, arguments[0]);
            case 2 -> fast(name, arguments[0], arguments[1]);
            default -> null;
        };
        return fast != null ? fast : new BuiltinNode(builtin, arguments);
    }

    private static @Nullable ExpressionNode fast(String name, ExpressionNode argument) {
        return switch (name) {
            case "len" -> LenNodeGen.create(argument);
            case "abs" -> AbsNodeGen.create(argument);
            case "int" -> ToIntNodeGen.create(argument);
            case "float" -> ToFloatNodeGen.create(argument);
            default -> null;
        };
    }

    private static @Nullable ExpressionNode fast(String name, ExpressionNode first, ExpressionNode second) {
        return switch (name) {
            case "min" -> ExtremeNodeGen.create(false, first, second);
            case "max" -> ExtremeNodeGen.create(true, first, second);
            default -> null;
        };
    }

    /** The function {@code name} as a value. It takes as many arguments as it has parameters; an open one takes a list. */
    public static ExpressionNode value(FaultlineLanguage language, String name, SourceSection place) {
        ViewFunction view = ViewFunction.find(name);
        Signature signature = view != null ? view.signature() : find(name, place).signature();
        ExpressionNode[] arguments = new ExpressionNode[signature.required()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = new ReadArgumentNode(i, null);
        }
        SourceSection nowhere = Source.newBuilder(FaultlineLanguage.ID, "", name).internal(true).build().createUnavailableSection();
        ExpressionNode body = call(name, arguments, new String[arguments.length], nowhere);
        body.setSourceSection(nowhere);
        FunctionRootNode root = new FunctionRootNode(language, new FrameDescriptor(), name, nowhere, body);
        List<String> parameters = List.of(parameters(signature)).subList(0, signature.required());
        Signature asValue = Signature.of(name, parameters, signature.required());
        return new ConstantNode(new FunctionValue(root.getCallTarget(), asValue, new Object[0]));
    }

    private static String[] parameters(Signature signature) {
        String[] names = new String[signature.count()];
        for (int i = 0; i < names.length; i++) {
            names[i] = signature.parameter(i);
        }
        return names;
    }

    private static Builtin find(String name, SourceSection place) {
        Builtin builtin = BY_NAME.get(name);
        if (builtin == null) {
            throw ErrorBuilder.error("not_available_yet", name).at(place).build();
        }
        return builtin;
    }

    /** Puts named arguments into their places; optional ones may only be missing at the end. */
    private static ExpressionNode[] arrange(Signature signature, ExpressionNode[] values, @Nullable String[] names, SourceSection place) {
        if (values.length > signature.maximum()) {
            throw ErrorBuilder.error("too_many_arguments", signature.show(), values.length).at(place).build();
        }
        ExpressionNode[] arranged = new ExpressionNode[values.length];
        for (int i = 0; i < values.length; i++) {
            String name = names[i];
            int index = name == null ? i : signature.indexOf(name);
            if (index < 0 || index >= values.length) {
                throw ErrorBuilder.error("unknown_argument", signature.show(), name).at(place).build();
            }
            if (arranged[index] != null) {
                throw ErrorBuilder.error("argument_twice", signature.parameter(index)).at(place).build();
            }
            arranged[index] = values[i];
        }
        if (values.length < signature.required()) {
            throw ErrorBuilder.error("missing_argument", signature.show(), signature.parameter(values.length)).at(place).build();
        }
        return arranged;
    }
}
