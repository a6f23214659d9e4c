package dev.faultline.interpreter.execution;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values that arrive as text, from a command line or an embedder's options. */
public final class GivenText {

    private static final Pattern NUMBER =
            Pattern.compile("([+-]?)(0[xX][0-9a-fA-F_]+|[0-9][0-9_]*(?:\\.[0-9_]+)?(?:[eE][+-]?[0-9]+)?)([A-Za-z%]*)");

    private static final Map<String, BigDecimal> UNITS = Map.of(
            "KiB", BigDecimal.valueOf(1L << 10),
            "MiB", BigDecimal.valueOf(1L << 20),
            "GiB", BigDecimal.valueOf(1L << 30),
            "TiB", BigDecimal.valueOf(1L << 40),
            "ns", BigDecimal.ONE,
            "us", BigDecimal.valueOf(1_000),
            "ms", BigDecimal.valueOf(1_000_000),
            "s", BigDecimal.valueOf(1_000_000_000));

    private GivenText() {}

    /** The number a text stands for, as Long or Double, or null when it is none or does not fit. */
    public static @Nullable Object number(String text) {
        Matcher match = NUMBER.matcher(text.strip());
        if (!match.matches()) {
            return null;
        }
        String digits = match.group(2).replace("_", "");
        String unit = match.group(3);
        boolean isNegative = match.group(1).equals("-");
        try {
            if (digits.startsWith("0x") || digits.startsWith("0X")) {
                long value = Long.parseLong(digits.substring(2), 16);
                return !unit.isEmpty() ? null : isNegative ? -value : value;
            }
            BigDecimal magnitude = new BigDecimal(digits);
            BigDecimal value = isNegative ? magnitude.negate() : magnitude;
            if (unit.equals("%")) {
                return value.movePointLeft(2).doubleValue();
            }
            if (!unit.isEmpty()) {
                return UNITS.containsKey(unit) ? (Object) value.multiply(UNITS.get(unit)).longValueExact() : null;
            }
            boolean isInt = digits.chars().allMatch(Character::isDigit);
            return isInt ? (Object) value.longValueExact() : (Object) value.doubleValue();
        } catch (ArithmeticException | NumberFormatException e) {
            return null;
        }
    }

    /** A number where the text is one, else the text itself. */
    public static Object numberOrText(String text) {
        Object number = number(text);
        return number == null ? text.strip() : number;
    }

    /**
     * A text as a value of the same kind as {@code example}.
     *
     * @return null when it cannot be one
     */
    public static @Nullable Object like(Object example, String text) {
        return switch (example) {
            case Boolean _ -> switch (text.strip()) {
                case "true", "y", "on" -> true;
                case "false", "n", "off" -> false;
                default -> null;
            };
            case String _ -> text;
            case Double _ -> number(text) instanceof Number number ? (Object) number.doubleValue() : null;
            case Long _ -> number(text) instanceof Long number ? number : null;
            default -> null;
        };
    }
}
