package dev.faultline.launcher.script;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A limit of host time: calls an action once when it passes, unless it is closed before. */
final class Deadline implements AutoCloseable {

    private final @Nullable Thread timer;
    private volatile boolean passed;

    private Deadline(@Nullable Duration limit, Runnable action) {
        timer = limit == null ? null : Thread.ofPlatform().daemon().name("faultline-timeout").start(() -> await(limit, action));
    }

    /** @param limit null for no limit at all */
    static Deadline in(@Nullable Duration limit, Runnable action) {
        return new Deadline(limit, action);
    }

    boolean hasPassed() {
        return passed;
    }

    private void await(Duration limit, Runnable action) {
        try {
            Thread.sleep(limit);
        } catch (InterruptedException e) {
            return;
        }
        passed = true;
        action.run();
    }

    @Override
    public void close() {
        if (timer != null) {
            timer.interrupt();
        }
    }
}
