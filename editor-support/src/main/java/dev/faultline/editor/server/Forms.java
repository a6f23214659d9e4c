package dev.faultline.editor.server;

import java.util.Optional;
import java.util.ResourceBundle;

/** How operations and built-in functions are written, from one list. */
final class Forms {

    /**
     * @param label as a reference writes it
     * @param words what it does, in a sentence; empty for none
     */
    record Form(String label, String words) {}

    private final ResourceBundle forms = ResourceBundle.getBundle("dev.faultline.editor.server.forms");

    /** The form of an operation or a built-in function; empty for every other word. */
    Optional<Form> of(String word) {
        return word.isEmpty() || !forms.containsKey(word) ? Optional.empty()
                : Optional.of(new Form(forms.getString(word), forms.containsKey(word + ".doc") ? forms.getString(word + ".doc") : ""));
    }
}
