package dev.faultline.interpreter.builtins;

import com.oracle.truffle.api.nodes.Node;
import dev.faultline.interpreter.errors.ErrorBuilder;
import dev.faultline.interpreter.execution.GivenText;
import dev.faultline.interpreter.language.FaultlineContext;
import dev.faultline.interpreter.values.Quantity;
import dev.faultline.interpreter.values.RegionValue;
import dev.faultline.interpreter.values.Signature;
import dev.faultline.interpreter.values.Texts;
import java.util.List;

/** Built-ins that make one kind of value from another: int float str size duration region. */
final class Conversions {

    static final List<Builtin> ALL = List.of(
            new Builtin(Signature.of("int", List.of("value"), 1), (arguments, call) -> toInt(arguments[0], call)),
            new Builtin(Signature.of("float", List.of("value"), 1), (arguments, call) -> toFloat(arguments[0], call)),
            new Builtin(Signature.of("str", List.of("value"), 1), (arguments, call) -> Texts.show(arguments[0])),
            new Builtin(
                    Signature.of("size", List.of("bytes"), 1),
                    (arguments, call) -> new Quantity(Arguments.integer(arguments[0], "size", call), Quantity.Unit.BYTES)),
            new Builtin(
                    Signature.of("duration", List.of("nanoseconds"), 1),
                    (arguments, call) -> new Quantity(Arguments.integer(arguments[0], "duration", call), Quantity.Unit.NANOSECONDS)),
            new Builtin(Signature.of("region", List.of("start", "length"), 2), Conversions::region));

    private static final double INT_LIMIT = 0x1p63;

    private Conversions() {}

    /** A float loses what is behind the point; a string must be a number as it would be written, units included. */
    static long toInt(Object value, Node call) {
        return switch (value) {
            case Long number -> number;
            case Quantity quantity -> quantity.amount();
            case Boolean truth -> truth ? 1 : 0;
            case Double number when number >= -INT_LIMIT && number < INT_LIMIT -> number.longValue();
            case Double number -> throw ErrorBuilder.error("no_int_for", Texts.number(number)).at(call).build();
            case String text when GivenText.number(text) instanceof Long number -> number;
            default -> throw ErrorBuilder.error("no_int_for", Texts.quoted(value)).at(call).build();
        };
    }

    static double toFloat(Object value, Node call) {
        return switch (value) {
            case Number number -> number.doubleValue();
            case Quantity quantity -> quantity.amount();
            case String text when GivenText.number(text) instanceof Number number -> number.doubleValue();
            default -> throw ErrorBuilder.error("no_float_for", Texts.quoted(value)).at(call).build();
        };
    }

    private static Object region(Object[] arguments, Node call) {
        long start = Arguments.integer(arguments[0], "address", call);
        long length = Arguments.integer(arguments[1], "size", call);
        if (start < 0 || length < 0 || start + length < 0) {
            throw ErrorBuilder.error("region_range", "0x" + Long.toHexString(start), length).at(call).build();
        }
        return new RegionValue(FaultlineContext.get(call).run().machine(call).token(), start, length);
    }
}
