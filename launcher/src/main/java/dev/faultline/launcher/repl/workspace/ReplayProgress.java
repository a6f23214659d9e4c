package dev.faultline.launcher.repl.workspace;

/** How many inputs of a replay are done; written by the thread that replays, read by any. */
final class ReplayProgress {

    private volatile int all;
    private volatile int done;

    void begin(int inputs) {
        done = 0;
        all = inputs;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    void step() {
        done++;
    }

    void end() {
        all = 0;
    }

    /** From 0 to 1; negative outside a replay. */
    double fraction() {
        int inputs = all;
        return inputs == 0 ? -1 : Math.min(1.0, (double) done / inputs);
    }
}
