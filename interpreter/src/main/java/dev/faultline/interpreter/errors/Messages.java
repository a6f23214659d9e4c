package dev.faultline.interpreter.errors;

import java.util.ResourceBundle;

/** The catalogue: a sentence for each code and, under {@code CODE.hint}, the advice that goes with it. */
public final class Messages {

    private static final ResourceBundle CATALOGUE = ResourceBundle.getBundle("dev.faultline.interpreter.errors.messages");

    private Messages() {}

    static String sentence(String code, Object... arguments) {
        return fill(CATALOGUE.getString(code), arguments);
    }

    static String hint(String code, Object... arguments) {
        String key = code + ".hint";
        return CATALOGUE.containsKey(key) ? fill(CATALOGUE.getString(key), arguments) : "";
    }

    /** Simple on purpose: the standard formatter gives quotes and braces a meaning that sentences about code keep tripping over. */
    private static String fill(String template, Object... arguments) {
        String text = template;
        for (int i = 0; i < arguments.length; i++) {
            text = text.replace("{" + i + "}", String.valueOf(arguments[i]));
        }
        return text;
    }
}
