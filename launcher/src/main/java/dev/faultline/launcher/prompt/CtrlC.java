package dev.faultline.launcher.prompt;

import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/**
 * Makes Ctrl-C something to be answered, and not the end of the process, until it is closed. A terminal that is read key by key sees to
 * that itself; this is for one that is read in lines.
 */
final class CtrlC implements AutoCloseable {

    private static final String SIGNAL = "INT";

    private final @Nullable Object before;

    /** @param action called by another thread */
    CtrlC(Runnable action) {
        before = Signals.register(SIGNAL, action);
    }

    @Override
    public void close() {
        if (before != null) {
            Signals.unregister(SIGNAL, before);
        }
    }
}
