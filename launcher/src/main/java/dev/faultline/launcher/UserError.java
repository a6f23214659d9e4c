package dev.faultline.launcher;

/** Something the user can put right: one sentence, and the exit code it leads to. Never a defect. */
public final class UserError extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int exitCode;

    public UserError(int exitCode, String sentence) {
        super(sentence, null, false, false);
        this.exitCode = exitCode;
    }

    /** Wrong usage. */
    public static UserError usage(String sentence) {
        return new UserError(ExitCode.USAGE, sentence);
    }

    public int exitCode() {
        return exitCode;
    }

    /** As {@link #getMessage}, which is always there. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
