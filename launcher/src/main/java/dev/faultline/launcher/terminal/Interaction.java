package dev.faultline.launcher.terminal;

/** How a person can talk to the process. */
public enum Interaction {
    /** Not at all: input or output is a file or a pipe. */
    NONE,
    /** A line at a time: a terminal that cannot move its cursor, or says so with TERM=dumb. */
    LINES,
    /** Key by key. */
    KEYS;

    /** Whether what was printed may be drawn over. */
    public boolean movesCursor() {
        return this == KEYS;
    }
}
