package dev.faultline.interpreter.values;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** How values look in print, in strings and in messages. */
public final class Texts {

    private static final String[] SIZE_UNITS = {"", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Texts() {}

    /** As {@code print} writes it: a string is its characters. */
    @TruffleBoundary
    public static String show(Object value) {
        return switch (value) {
            case String text -> text;
            case Double number -> number(number);
            case Value other -> other.show();
            default -> value.toString();
        };
    }

    /** As it would be written in a script: strings in quotes. Used for what lies inside lists and records. */
    @TruffleBoundary
    public static String quoted(Object value) {
        return value instanceof String text ? quote(text) : show(value);
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                case '{' -> quoted.append("\\{");
                default -> quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    /** The word for a value's kind, with its article left to the sentence. */
    @TruffleBoundary
    public static String kind(Object value) {
        return switch (value) {
            case Long _ -> "int";
            case Double _ -> "float";
            case Boolean _ -> "bool";
            case String _ -> "string";
            case Value other -> other.kind();
            default -> "foreign value";
        };
    }

    /** The shortest text that reads back as the same float. */
    @TruffleBoundary
    public static String number(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        String text = Double.toString(value);
        int exponent = text.indexOf('E');
        if (exponent < 0) {
            return text;
        }
        String digits = text.substring(0, exponent);
        String scientific =
                (digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits) + "e" + text.substring(exponent + 1);
        String plain = new BigDecimal(text).toPlainString();
        if (plain.indexOf('.') < 0) {
            plain += ".0";
        }
        return plain.length() <= scientific.length() ? plain : scientific;
    }

    /** Bytes in the largest binary unit that leaves at least one, with up to two decimals. */
    @TruffleBoundary
    public static String size(long bytes) {
        int unit = 0;
        BigDecimal rest = BigDecimal.valueOf(bytes);
        BigDecimal step = BigDecimal.valueOf(1024);
        while (unit < SIZE_UNITS.length - 1 && rest.abs().compareTo(step) >= 0) {
            rest = rest.divide(step);
            unit++;
        }
        return shorten(rest) + (unit == 0 ? "B" : SIZE_UNITS[unit]);
    }

    /** Nanoseconds in the largest unit that leaves at least one, with up to two decimals. */
    @TruffleBoundary
    public static String duration(long nanos) {
        long magnitude = nanos == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(nanos);
        if (magnitude >= 1_000_000_000) {
            return shorten(BigDecimal.valueOf(nanos, 9)) + "s";
        }
        if (magnitude >= 1_000_000) {
            return shorten(BigDecimal.valueOf(nanos, 6)) + "ms";
        }
        if (magnitude >= 1_000) {
            return shorten(BigDecimal.valueOf(nanos, 3)) + "us";
        }
        return nanos + "ns";
    }

    private static String shorten(BigDecimal number) {
        BigDecimal rounded = number.setScale(2, RoundingMode.HALF_UP).stripTrailingZeros();
        return rounded.toPlainString();
    }

    /**
     * {@code {x:8.2}}: at least {@code width} characters, numbers to the right and all else to the left; {@code decimals} digits
     * behind the point of a number.
     *
     * @param width 0 when not given
     * @param decimals -1 when not given
     */
    @TruffleBoundary
    public static String format(Object value, int width, int decimals) {
        boolean isNumber = value instanceof Long || value instanceof Double || value instanceof Quantity;
        String text;
        if (decimals >= 0 && value instanceof Long number) {
            text = BigDecimal.valueOf(number).setScale(decimals, RoundingMode.HALF_UP).toPlainString();
        } else if (decimals >= 0 && value instanceof Double number && Double.isFinite(number)) {
            text = new BigDecimal(Double.toString(number)).setScale(decimals, RoundingMode.HALF_UP).toPlainString();
        } else {
            text = show(value);
        }
        if (text.length() >= width) {
            return text;
        }
        String pattern = "%" + (isNumber ? "" : "-") + width + "s";
        return String.format(Locale.ROOT, pattern, text);
    }
}
