package dev.faultline.interpreter.builtins;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.nodes.Node;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.errors.FaultlineException;
import dev.faultline.interpreter.values.ListValue;
import dev.faultline.interpreter.values.Quantity;
import dev.faultline.interpreter.values.RangeValue;
import dev.faultline.interpreter.values.Texts;

/** What built-ins ask of their arguments, with one sentence for each way it can be wrong. */
final class Arguments {

    /** Longest range that is turned into a list. */
    private static final int MOST_ELEMENTS = 10_000_000;

    private Arguments() {}

    @TruffleBoundary
    static long integer(Object value, String role, Node call) {
        return switch (value) {
            case Long number -> number;
            case Quantity quantity -> quantity.amount();
            case Double number -> throw ErrorBuilder.error("float_where_int", role, Texts.number(number)).at(call).build();
            default -> throw ErrorBuilder.error("not_an_int", role, Texts.kind(value)).at(call).build();
        };
    }

    /** An int or a float as it is, a quantity as its int. */
    static Number number(Object value, String function, Node call) {
        return switch (value) {
            case Long number -> number;
            case Double number -> number;
            case Quantity quantity -> quantity.amount();
            default -> throw ErrorBuilder.error("not_a_number", function, Texts.kind(value)).at(call).build();
        };
    }

    /** The elements of a list or of a range. */
    @TruffleBoundary
    static Object[] elements(Object value, Node call) {
        return switch (value) {
            case ListValue list -> list.toArray();
            case RangeValue range -> elements(range, call);
            default -> throw ErrorBuilder.error("not_a_list", Texts.kind(value)).at(call).build();
        };
    }

    private static Object[] elements(RangeValue range, Node call) {
        long count = range.count();
        if (count > MOST_ELEMENTS) {
            throw ErrorBuilder.error("range_too_long", count, MOST_ELEMENTS).at(call).build();
        }
        Object[] elements = new Object[(int) count];
        long value = range.start();
        for (int i = 0; i < elements.length; i++) {
            elements[i] = value;
            value = i + 1 < elements.length ? range.next(value) : value;
        }
        return elements;
    }

    /** How two values are ordered; only numbers, and only strings, are. */
    static int compare(Object left, Object right, Node call) {
        if (left instanceof String first && right instanceof String second) {
            return first.compareTo(second);
        }
        Object first = left instanceof Quantity quantity ? (Object) quantity.amount() : left;
        Object second = right instanceof Quantity quantity ? (Object) quantity.amount() : right;
        if (first instanceof Long a && second instanceof Long b) {
            return Long.compare(a, b);
        }
        if (first instanceof Number a && second instanceof Number b) {
            return Double.compare(a.doubleValue(), b.doubleValue());
        }
        throw ErrorBuilder.error("wrong_operands", "<", Texts.kind(left), Texts.kind(right)).at(call).build();
    }

    static FaultlineException emptyList(String function, Node call) {
        return ErrorBuilder.error("empty_list", function).at(call).build();
    }
}
