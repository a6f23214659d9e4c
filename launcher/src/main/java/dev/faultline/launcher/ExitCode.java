package dev.faultline.launcher;

/** How the process can end. Part of the contract with scripts that call it. */
public final class ExitCode {

    /** It ran, and every expectation held. */
    public static final int OK = 0;
    /** The script, a test or a check failed in a way its author can mend. */
    public static final int FAILED = 1;
    /** Wrong usage, a file that cannot be read, a text that is no script. */
    public static final int USAGE = 2;
    /** A defect of Faultline itself. */
    public static final int DEFECT = 3;
    /** The output could not be written. */
    public static final int UNWRITTEN = 4;
    /** Ctrl-C or a request to terminate. */
    public static final int INTERRUPTED = 130;
    /** Whoever read standard output has gone. */
    public static final int BROKEN_PIPE = 141;

    private ExitCode() {}
}
