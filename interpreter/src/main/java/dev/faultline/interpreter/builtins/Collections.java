package dev.faultline.interpreter.builtins;

import com.oracle.truffle.api.nodes.Node;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.values.ListValue;
import dev.faultline.interpreter.values.ModuleValue;
import dev.faultline.interpreter.values.RangeValue;
import dev.faultline.interpreter.values.RecordValue;
import dev.faultline.interpreter.values.Signature;
import dev.faultline.interpreter.values.StatsValue;
import dev.faultline.interpreter.values.Texts;
import java.util.Arrays;
import java.util.List;

/** Built-ins over lists, ranges and records: len sorted reversed keys zip. */
final class Collections {

    static final List<Builtin> ALL = List.of(
            new Builtin(Signature.of("len", List.of("value"), 1), (arguments, call) -> length(arguments[0], call)),
            new Builtin(Signature.of("sorted", List.of("list"), 1), Collections::sorted),
            new Builtin(Signature.of("reversed", List.of("list"), 1), Collections::reversed),
            new Builtin(Signature.of("keys", List.of("record"), 1), Collections::keys),
            new Builtin(Signature.of("zip", List.of("first", "second"), 2), Collections::zip));

    private Collections() {}

    static long length(Object value, Node call) {
        return switch (value) {
            case ListValue list -> list.length();
            case String text -> text.codePointCount(0, text.length());
            case RangeValue range -> range.count();
            case RecordValue record -> record.layout().size();
            default -> throw ErrorBuilder.error("no_length", Texts.kind(value)).at(call).build();
        };
    }

    /** Ascending; what is equal stays in its order. */
    private static Object sorted(Object[] arguments, Node call) {
        Object[] elements = Arguments.elements(arguments[0], call);
        Arrays.sort(elements, (left, right) -> Arguments.compare(left, right, call));
        return new ListValue(elements);
    }

    private static Object reversed(Object[] arguments, Node call) {
        if (arguments[0] instanceof String text) {
            return new StringBuilder(text).reverse().toString();
        }
        Object[] elements = Arguments.elements(arguments[0], call);
        Object[] reversed = new Object[elements.length];
        for (int i = 0; i < elements.length; i++) {
            reversed[i] = elements[elements.length - 1 - i];
        }
        return new ListValue(reversed);
    }

    private static Object keys(Object[] arguments, Node call) {
        return switch (arguments[0]) {
            case RecordValue record -> ListValue.of(record.layout().names());
            case ModuleValue module -> ListValue.of(module.layout().names());
            case StatsValue stats -> ListValue.of(stats.fields());
            default -> throw ErrorBuilder.error("no_keys", Texts.kind(arguments[0])).at(call).build();
        };
    }

    /** Pairs, as many as the shorter one has elements. */
    private static Object zip(Object[] arguments, Node call) {
        Object[] first = Arguments.elements(arguments[0], call);
        Object[] second = Arguments.elements(arguments[1], call);
        Object[] pairs = new Object[Math.min(first.length, second.length)];
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = new ListValue(new Object[] {first[i], second[i]});
        }
        return new ListValue(pairs);
    }
}
