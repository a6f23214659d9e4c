package dev.faultline.interpreter.builtins;

import com.oracle.truffle.api.nodes.Node;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.values.Signature;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;

/** Built-ins over numbers: min max sum abs round median percentile. */
final class Numbers {

    static final List<Builtin> ALL = List.of(
            new Builtin(Signature.open("min", List.of("values"), 1), (arguments, call) -> extreme("min", arguments, call)),
            new Builtin(Signature.open("max", List.of("values"), 1), (arguments, call) -> extreme("max", arguments, call)),
            new Builtin(Signature.of("sum", List.of("list"), 1), Numbers::sum),
            new Builtin(Signature.of("abs", List.of("number"), 1), (arguments, call) -> abs(arguments[0], call)),
            new Builtin(Signature.of("round", List.of("number", "decimals"), 1), Numbers::round),
            new Builtin(Signature.of("median", List.of("list"), 1), (arguments, call) -> percentile(arguments[0], 50, "median", call)),
            new Builtin(Signature.of("percentile", List.of("list", "percent"), 2), Numbers::percentile));

    private static final double WHOLE = 100;

    private Numbers() {}

    /** Of several arguments, or of the elements of one list. */
    private static Object extreme(String function, Object[] arguments, Node call) {
        Object[] values = arguments.length == 1 ? Arguments.elements(arguments[0], call) : arguments;
        if (values.length == 0) {
            throw Arguments.emptyList(function, call);
        }
        Object best = values[0];
        for (Object value : values) {
            int order = Arguments.compare(value, best, call);
            if (function.equals("min") ? order < 0 : order > 0) {
                best = value;
            }
        }
        return best;
    }

    /** Exact for ints; a float among the elements makes the sum a float. */
    private static Object sum(Object[] arguments, Node call) {
        long ints = 0;
        double floats = 0;
        boolean isFloat = false;
        for (Object element : Arguments.elements(arguments[0], call)) {
            Number number = Arguments.number(element, "sum", call);
            if (number instanceof Long value) {
                long before = ints;
                ints += value;
                if (((before ^ ints) & (value ^ ints)) < 0) {
                    throw ErrorBuilder.error("int_overflow", before + " + " + value).at(call).build();
                }
            } else {
                floats += number.doubleValue();
                isFloat = true;
            }
        }
        return isFloat ? (Object) (floats + ints) : (Object) ints;
    }

    static Object abs(Object argument, Node call) {
        Number number = Arguments.number(argument, "abs", call);
        if (number instanceof Long value) {
            if (value == Long.MIN_VALUE) {
                throw ErrorBuilder.error("int_overflow", "abs(" + value + ")").at(call).build();
            }
            return Math.abs(value);
        }
        return Math.abs(number.doubleValue());
    }

    /** To the nearest, halves away from zero; without decimals the value is an int. */
    private static Object round(Object[] arguments, Node call) {
        Number number = Arguments.number(arguments[0], "round", call);
        long decimals = arguments.length == 1 ? 0 : Arguments.integer(arguments[1], "count", call);
        if (number instanceof Long) {
            return number;
        }
        double value = number.doubleValue();
        if (!Double.isFinite(value) || Math.abs(decimals) > Double.MAX_EXPONENT) {
            throw ErrorBuilder.error("no_int_for", value).at(call).build();
        }
        BigDecimal rounded = new BigDecimal(Double.toString(value)).setScale((int) decimals, RoundingMode.HALF_UP);
        if (arguments.length == 2) {
            return rounded.doubleValue();
        }
        try {
            return rounded.longValueExact();
        } catch (ArithmeticException e) {
            throw ErrorBuilder.error("no_int_for", value).at(call).build();
        }
    }

    private static Object percentile(Object[] arguments, Node call) {
        double percent = Arguments.number(arguments[1], "percentile", call).doubleValue();
        if (!(percent >= 0 && percent <= WHOLE)) {
            throw ErrorBuilder.error("percent_range", percent).at(call).build();
        }
        return percentile(arguments[0], percent, "percentile", call);
    }

    /** Linear between the two nearest ranks; an element itself stays what it is, so a median of ints may be an int. */
    private static Object percentile(Object list, double percent, String function, Node call) {
        Object[] sorted = Arguments.elements(list, call);
        if (sorted.length == 0) {
            throw Arguments.emptyList(function, call);
        }
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = Arguments.number(sorted[i], function, call);
        }
        Arrays.sort(sorted, (left, right) -> Arguments.compare(left, right, call));
        double rank = percent / WHOLE * (sorted.length - 1);
        int below = (int) Math.floor(rank);
        double part = rank - below;
        if (part == 0 || sorted[below].equals(sorted[below + 1])) {
            return sorted[below];
        }
        double low = ((Number) sorted[below]).doubleValue();
        double high = ((Number) sorted[below + 1]).doubleValue();
        return low + (high - low) * part;
    }
}
