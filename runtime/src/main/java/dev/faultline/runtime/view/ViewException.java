package dev.faultline.runtime.view;

/** A view that this kernel does not have, or that was asked for addresses no process has. The message is a sentence for the user. */
public final class ViewException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String hint;

    ViewException(String sentence, String hint) {
        super(sentence, null, false, false);
        this.hint = hint;
    }

    /** What to do about it, or empty. */
    public String hint() {
        return hint;
    }
}
