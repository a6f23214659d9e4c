package dev.faultline.grammar.parse;

import dev.faultline.grammar.antlr.FaultlineLexer;
import dev.faultline.grammar.diagnostic.DiagnosticCode;
import dev.faultline.grammar.diagnostic.DidYouMean;
import dev.faultline.grammar.syntax.Expression;
import dev.faultline.grammar.syntax.Expression.Literal;
import dev.faultline.grammar.syntax.Span;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.antlr.v4.runtime.Token;

/** Values of number literals. What does not fit is an error at the literal, never a silent wrap. */
final class NumberReader {

    private static final BigInteger LARGEST = BigInteger.valueOf(Long.MAX_VALUE);

    /** More digits than any number of the language needs; bounds the cost of reading one. */
    private static final int MOST_DIGITS = 400;

    private static final Map<String, Long> UNITS = Map.of(
            "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30, "TiB", 1L << 40,
            "ns", 1L, "us", 1_000L, "ms", 1_000_000L, "s", 1_000_000_000L);

    private static final List<String> UNIT_NAMES =
            Stream.of(Keywords.Unit.values()).flatMap(unit -> unit.words().stream()).toList();

    private static final Map<String, String> MISNAMED_UNITS = Map.of(
            "K", "KiB", "KB", "KiB", "M", "MiB", "MB", "MiB", "G", "GiB", "GB", "GiB", "T", "TiB", "TB", "TiB", "P", "pages");

    private final TreeBuilder builder;

    NumberReader(TreeBuilder builder) {
        this.builder = builder;
    }

    Expression read(Token token) {
        return read(token, "", builder.span(token));
    }

    /** A number with a minus sign before it: the one place where the smallest int can be written. */
    Expression readNegated(Token token, Span span) {
        return read(token, "-", span);
    }

    private Expression read(Token token, String sign, Span span) {
        String text = token.getText().replace("_", "");
        if (token.getType() == FaultlineLexer.MALFORMED_NUMBER) {
            refuseMalformed(span, token.getText());
            return new Literal.IntValue(span, 0);
        }
        if (text.length() > MOST_DIGITS) {
            builder.error(DiagnosticCode.NUMBER_TOO_LARGE, span, "this number has too many digits", null);
            return new Literal.IntValue(span, 0);
        }
        return switch (token.getType()) {
            case FaultlineLexer.INT -> new Literal.IntValue(span, whole(text, sign, span));
            case FaultlineLexer.SIZE -> new Literal.SizeValue(span, scaled(text, sign, 3, span));
            case FaultlineLexer.PAGES -> new Literal.PagesValue(span, whole(text.substring(0, text.indexOf('p')), sign, span));
            case FaultlineLexer.DURATION -> new Literal.DurationValue(span, scaled(text, sign, unitLength(text), span));
            case FaultlineLexer.FLOAT -> new Literal.FloatValue(span, floating(sign + text, span));
            case FaultlineLexer.PERCENTAGE ->
                    new Literal.FloatValue(span,
                            new BigDecimal(sign + text.substring(0, text.length() - 1)).movePointLeft(2).doubleValue());
            default -> throw new IllegalArgumentException("not a number: " + token);
        };
    }

    private static int unitLength(String duration) {
        return Character.isLetter(duration.charAt(duration.length() - 2)) ? 2 : 1;
    }

    private long whole(String digits, String sign, Span span) {
        BigInteger value = digits.startsWith("0x") ? new BigInteger(sign + digits.substring(2), 16) : new BigInteger(sign + digits);
        return fitted(value, span, "an int");
    }

    private long scaled(String text, String sign, int unitLength, Span span) {
        String unit = text.substring(text.length() - unitLength);
        BigDecimal number = new BigDecimal(sign + text.substring(0, text.length() - unitLength));
        BigDecimal scaled = number.multiply(BigDecimal.valueOf(UNITS.get(unit)));
        String kind = unitLength == 3 ? "a size" : "a duration";
        BigInteger whole = scaled.toBigInteger();
        if (scaled.compareTo(new BigDecimal(whole)) != 0) {
            builder.error(DiagnosticCode.BAD_NUMBER, span, "this is not a whole number of " + smallestUnit(kind),
                    "to cut it, write `int(" + number.toPlainString() + " * 1" + unit + ")`");
        }
        return fitted(whole, span, kind);
    }

    private long fitted(BigInteger value, Span span, String kind) {
        boolean fits = value.bitLength() < Long.SIZE;
        if (!fits) {
            builder.error(DiagnosticCode.NUMBER_TOO_LARGE, span, "this number is too large for " + kind,
                    kind.equals("an int") ? "the largest int is " + LARGEST : "the largest is 2^63 - 1 " + smallestUnit(kind));
        }
        return fits ? value.longValue() : 0;
    }

    private static String smallestUnit(String kind) {
        return kind.equals("a size") ? "bytes" : "nanoseconds";
    }

    private double floating(String text, Span span) {
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
            builder.error(DiagnosticCode.NUMBER_TOO_LARGE, span, "this number is too large for a float",
                    "the largest float is about 1.8e308");
            return 0;
        }
        return value;
    }

    private void refuseMalformed(Span span, String text) {
        int unitStart = text.length();
        while (unitStart > 0 && Character.isLetter(text.charAt(unitStart - 1))) {
            unitStart--;
        }
        String unit = text.substring(unitStart);
        boolean isUnit = !unit.isEmpty() && unitStart > 0 && Character.isDigit(text.charAt(unitStart - 1)) && !text.startsWith("0x");
        if (!isUnit) {
            builder.error(DiagnosticCode.BAD_NUMBER, span, "`" + Tokens.excerpt(text) + "` is not a number",
                    "numbers look like 42, 0x1000, 1_000_000, 0.5, 1e-3");
        } else if (unit.startsWith("page")) {
            builder.error(DiagnosticCode.BAD_NUMBER, span, "a number of pages is whole", "write a count: `3pages`");
        } else {
            String meant = MISNAMED_UNITS.get(unit.toUpperCase(Locale.ROOT));
            String hint = meant != null ? "did you mean `" + meant + "`?" : DidYouMean.hint(unit, UNIT_NAMES);
            builder.error(DiagnosticCode.BAD_NUMBER, span, "there is no unit `" + Tokens.excerpt(unit) + "`",
                    hint != null ? hint : "the units are KiB, MiB, GiB, TiB, pages, ns, us, ms and s");
        }
    }
}
