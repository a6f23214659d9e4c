package dev.faultline.launcher.terminal;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is known about where output goes. The launcher script asks the operating system and passes the answers on as properties;
 * Java alone can tell only whether input and output are both a terminal.
 *
 * @param width in columns
 * @param styleOfOutput for standard output
 * @param styleOfErrors for standard error
 * @param interaction with standard input and output together
 * @param erasesErrors whether what was printed on standard error may be drawn over
 */
public record Terminal(int width, Style styleOfOutput, Style styleOfErrors, Interaction interaction, boolean erasesErrors) {

    /** Where no terminal says how wide it is. */
    public static final int DEFAULT_WIDTH = 100;

    private static final int NARROWEST = 40;

    /** One that nobody sits at. */
    public Terminal(int width, Style styleOfOutput, Style styleOfErrors) {
        this(width, styleOfOutput, styleOfErrors, Interaction.NONE, false);
    }

    /**
     * Reads {@code faultline.columns}, {@code faultline.stdin}, {@code faultline.stdout} and {@code faultline.stderr} (the latter three
     * "tty" for a terminal) and the variables COLUMNS, NO_COLOR and TERM.
     */
    public static Terminal of(UnaryOperator<@Nullable String> property, Map<String, String> environment, boolean colourWanted) {
        String type = environment.getOrDefault("TERM", "");
        boolean colour = colourWanted && environment.getOrDefault("NO_COLOR", "").isEmpty() && !type.equals("dumb");
        int width = positive(property.apply("faultline.columns"), positive(environment.get("COLUMNS"), DEFAULT_WIDTH));
        return new Terminal(Math.max(width, NARROWEST), style(colour, property.apply("faultline.stdout")),
                style(colour, property.apply("faultline.stderr")), interaction(property, type),
                "tty".equals(property.apply("faultline.stderr")) && !isPlain(property, type));
    }

    private static Interaction interaction(UnaryOperator<@Nullable String> property, String type) {
        if (!"tty".equals(property.apply("faultline.stdin")) || !"tty".equals(property.apply("faultline.stdout"))) {
            return Interaction.NONE;
        }
        return isPlain(property, type) ? Interaction.LINES : Interaction.KEYS;
    }

    /** Some pseudo-terminals say they have 0 columns; nothing can be laid out for an unknown width. */
    private static boolean isPlain(UnaryOperator<@Nullable String> property, String type) {
        return type.isEmpty() || type.equals("dumb") || "0".equals(property.apply("faultline.columns"));
    }

    private static Style style(boolean colour, @Nullable String kind) {
        return colour && "tty".equals(kind) ? Style.ANSI : Style.PLAIN;
    }

    private static int positive(@Nullable String text, int otherwise) {
        return text != null && text.matches("[1-9][0-9]{0,4}") ? Integer.parseInt(text) : otherwise;
    }
}
