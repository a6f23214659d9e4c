package dev.faultline.editor.server;

/** What was asked for would do harm; the message is one sentence for a person. */
final class RefusedException extends Exception {

    private static final long serialVersionUID = 1;

    RefusedException(String sentence) {
        super(sentence, null, false, false);
    }

    /** As {@link #getMessage}, which is always there. */
    String sentence() {
        return String.valueOf(getMessage());
    }
}
