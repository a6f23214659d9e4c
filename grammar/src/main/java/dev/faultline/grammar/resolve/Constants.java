package dev.faultline.grammar.resolve;

import dev.faultline.grammar.syntax.Expression;
import dev.faultline.grammar.syntax.Expression.Literal;
import dev.faultline.grammar.syntax.Span;
import org.jspecify.annotations.Nullable;

/** Values of expressions that are numbers as they stand. */
final class Constants {

    private Constants() {}

    /** An int, a size in bytes or a duration in nanoseconds; null for everything else. */
    static @Nullable Long whole(Expression value) {
        return switch (value) {
            case Literal.IntValue literal -> literal.value();
            case Literal.SizeValue literal -> literal.bytes();
            case Literal.DurationValue literal -> literal.nanos();
            case Expression.Unary(Span span, Expression.UnaryOperator operator, Expression operand) when operator
                    == Expression.UnaryOperator.NEGATE -> {
                Long positive = whole(operand);
                yield positive == null ? null : -positive;
            }
            default -> null;
        };
    }

    /** Any number; null for everything else. */
    static @Nullable Double number(Expression value) {
        if (value instanceof Literal.FloatValue literal) {
            return literal.value();
        }
        Long whole = whole(value);
        return whole == null ? null : Double.valueOf(whole);
    }

    /** A range of constants for a message: {@code 1..=512}. */
    static String asWritten(Expression.Range range) {
        return "`" + asWritten(range.start()) + (range.inclusive() ? "..=" : "..") + asWritten(range.end()) + "`";
    }

    private static String asWritten(Expression value) {
        Long whole = whole(value);
        Double number = number(value);
        return whole != null ? whole.toString() : number != null ? number.toString() : "…";
    }
}
