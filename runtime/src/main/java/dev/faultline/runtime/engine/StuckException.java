package dev.faultline.runtime.engine;

/** Every strand waits and nothing is going to happen. */
public final class StuckException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StuckException() {
        super("every task waits for another", null, false, false);
    }
}
