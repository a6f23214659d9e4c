package dev.faultline.launcher;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C and termination: the running command is asked to stop, prints what it has, and the process ends with 130.
 *
 * <p>Made from a shutdown hook, which the JVM runs on SIGINT and SIGTERM: until the hook returns, the command's own thread goes on. No
 * internal signal interface is needed.
 */
public final class Interruption {

    /** What was measured so far should be out by then; a second Ctrl-C does not wait for it. */
    private static final long PATIENCE_SECONDS = 10;

    private final CountDownLatch finished = new CountDownLatch(1);
    private @Nullable Runnable stop;
    private boolean requested;
    private boolean isIdle;

    private Interruption() {}

    /** Listens from now on. */
    public static Interruption install() {
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(new Thread(interruption::onShutdown, "faultline-interrupt"));
        return interruption;
    }

    /** One that nothing ever triggers, for tests and embedding. */
    public static Interruption none() {
        return new Interruption();
    }

    /** What to call when the user wants the current work to stop; null when there is none. Called from another thread. */
    public synchronized void onRequest(@Nullable Runnable action) {
        stop = action;
        if (requested && action != null) {
            action.run();
        }
    }

    /** Whether nothing is under way that would have to be finished first: the process then ends at once. */
    public synchronized void setIdle(boolean idle) {
        isIdle = idle;
    }

    public synchronized boolean isRequested() {
        return requested;
    }

    /** Ends the process with {@code code}, or with 130 after an interrupt. */
    void exit(int code) {
        if (isRequested()) {
            // At once: were the hook let go first, the JVM could end with a code of its own for the signal.
            Runtime.getRuntime().halt(code == ExitCode.BROKEN_PIPE ? code : ExitCode.INTERRUPTED);
        }
        finished.countDown();
        System.exit(code);
    }

    private void onShutdown() {
        if (finished.getCount() == 0) {
            return;
        }
        request();
        try {
            if (!finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
            }
        } catch (InterruptedException e) {
            Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
        }
    }

    private synchronized void request() {
        requested = true;
        if (isIdle) {
            Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
        }
        if (stop != null) {
            stop.run();
        }
    }
}
