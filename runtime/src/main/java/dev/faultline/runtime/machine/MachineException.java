package dev.faultline.runtime.machine;

/** Something the machine was asked for that makes no sense, or that it cannot come to an end with. The message is for the user. */
public final class MachineException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What kind of trouble. */
    public enum Kind {
        /** The request makes no sense here. */
        MISUSED,
        /** All tasks wait for one another. */
        DEADLOCK
    }

    private final Kind kind;
    private final String hint;

    MachineException(Kind kind, String sentence, String hint) {
        super(sentence, null, false, false);
        this.kind = kind;
        this.hint = hint;
    }

    public Kind kind() {
        return kind;
    }

    /** What to do about it, or empty. */
    public String hint() {
        return hint;
    }
}
