package dev.faultline.interpreter.errors;

import java.util.ResourceBundle;
import java.util.regex.Matcher;

/**
 * The catalogue: a sentence for each code and, under {@code CODE.hint}, the advice that goes with it.
 *
 * <p>{@code {0}}, {@code {1}} … stand for the arguments; an article before one turns to "an" where it must.
 */
public final class Messages {

    private static final ResourceBundle CATALOGUE = ResourceBundle.getBundle("dev.faultline.interpreter.errors.messages");

    private Messages() {}

    public static String sentence(String code, Object... arguments) {
        return fill(CATALOGUE.getString(code), arguments);
    }

    public static String hint(String code, Object... arguments) {
        String key = code + ".hint";
        return CATALOGUE.containsKey(key) ? fill(CATALOGUE.getString(key), arguments) : "";
    }

    /** Simple on purpose: the standard formatter gives quotes and braces a meaning that sentences about code keep tripping over. */
    private static String fill(String template, Object... arguments) {
        String text = template;
        for (int i = 0; i < arguments.length; i++) {
            String value = String.valueOf(arguments[i]);
            String place = "\\{" + i + "\\}";
            text = text.replaceAll("\\ba " + place, article(value) + " {" + i + "}").replaceAll(place, Matcher.quoteReplacement(value));
        }
        return text;
    }

    private static String article(String noun) {
        return noun.matches("[aeio].*") ? "an" : "a";
    }
}
