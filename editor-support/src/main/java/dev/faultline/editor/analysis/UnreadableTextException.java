package dev.faultline.editor.analysis;

/** A text cannot be read; the message is one sentence for a person. */
public final class UnreadableTextException extends Exception {

    private static final long serialVersionUID = 1;

    public UnreadableTextException(String sentence) {
        super(sentence, null, false, false);
    }

    /** As {@link #getMessage}, which is always there. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
