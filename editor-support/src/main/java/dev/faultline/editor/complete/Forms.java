package dev.faultline.editor.complete;

import java.util.Optional;
import java.util.ResourceBundle;

/** How operations and built-in functions are written, from one list. */
public final class Forms {

    /**
     * @param label as a reference writes it
     * @param words what it does, in a line
     */
    public record Form(String label, String words) {}

    private final ResourceBundle forms = ResourceBundle.getBundle("dev.faultline.editor.complete.forms");
    private final Vocabulary vocabulary;

    public Forms(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /** The form of an operation or a built-in function; empty for every other word. */
    public Optional<Form> of(String word) {
        return word.isEmpty() || !forms.containsKey(word) ? Optional.empty()
                : Optional.of(new Form(forms.getString(word), vocabulary.lineOf("", word).orElse("")));
    }
}
