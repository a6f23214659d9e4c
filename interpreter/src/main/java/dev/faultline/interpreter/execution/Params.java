package dev.faultline.interpreter.execution;

import dev.faultline.interpreter.values.Quantity;
import dev.faultline.interpreter.values.Texts;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Values given to the params of a script (as text, by the host) or of a module (as values, by the script that uses it). */
public final class Params {

    private final Map<String, ?> given;
    private final boolean ofScript;

    private Params(Map<String, ?> given, boolean ofScript) {
        this.given = given;
        this.ofScript = ofScript;
    }

    public static Params ofScript(Map<String, String> texts) {
        return new Params(texts, true);
    }

    public static Params ofModule(Map<String, Object> values) {
        return new Params(values, false);
    }

    /** Whether they are the run's, and so part of its result. */
    public boolean isOfScript() {
        return ofScript;
    }

    public Set<String> names() {
        return given.keySet();
    }

    /** The value of a param, of the same kind as its default; null when what was given is of another. */
    public @Nullable Object value(String name, Object usual) {
        Object value = given.get(name);
        if (value == null) {
            return usual;
        }
        if (ofScript) {
            return GivenText.like(usual, (String) value);
        }
        Object plain = value instanceof Quantity quantity ? quantity.amount() : value;
        if (usual instanceof Double && plain instanceof Long whole) {
            return whole.doubleValue();
        }
        return Texts.kind(plain).equals(Texts.kind(usual)) ? plain : null;
    }

    /** What was given, as a message shows it. */
    public String text(String name) {
        Object value = given.get(name);
        return value == null ? "" : Texts.quoted(value);
    }
}
