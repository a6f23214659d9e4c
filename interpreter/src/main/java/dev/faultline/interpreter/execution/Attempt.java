package dev.faultline.interpreter.execution;

import org.jspecify.annotations.Nullable;

/** A block in which calls may be refused: {@code try}, {@code expect ENOMEM}, or the whole run with {@code --keep-going}. */
public final class Attempt {

    private final @Nullable String errno;
    private final boolean passesChildFailures;
    private long refused;

    private Attempt(@Nullable String errno, boolean passesChildFailures) {
        this.errno = errno;
        this.passesChildFailures = passesChildFailures;
    }

    /** Lets every refused call pass, and children that a signal ended. */
    public static Attempt ofAnything() {
        return new Attempt(null, true);
    }

    /** Lets calls pass that are refused with {@code errno}. */
    public static Attempt of(String errno) {
        return new Attempt(errno, false);
    }

    /** Whether a call refused with {@code name} passes; counts it if so. */
    public boolean passes(String name) {
        if (errno != null && !errno.equals(name)) {
            return false;
        }
        refused++;
        return true;
    }

    public boolean passesChildFailures() {
        return passesChildFailures;
    }

    /** The only errno that passes, or null when all do. */
    public @Nullable String errno() {
        return errno;
    }

    /** Calls that have passed. */
    public long refused() {
        return refused;
    }
}
