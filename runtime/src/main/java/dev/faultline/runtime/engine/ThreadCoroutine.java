package dev.faultline.runtime.engine;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Coroutines on Java threads with direct hand-off: exactly one of driver and body runs at any time.
 *
 * <p>The virtual kind is the fallback where continuations are not exported (about 600 ns a switch), the platform kind serves debuggers,
 * which step per Java thread (5 to 10 us a switch).
 */
final class ThreadCoroutine implements Coroutine {

    private final Thread thread;
    private volatile boolean bodyRuns;
    private volatile boolean ended;
    private volatile @Nullable Thread driver;
    private @Nullable Throwable thrown;
    private boolean started;

    private ThreadCoroutine(Thread.Builder threads, Runnable body) {
        thread = threads.unstarted(() -> {
            try {
                body.run();
            } catch (Throwable any) {
                thrown = any;
            }
            ended = true;
            handToDriver();
        });
    }

    static Factory virtual() {
        return factory("virtual-thread", true);
    }

    static Factory platform() {
        return factory("platform-thread", false);
    }

    private static Factory factory(String kind, boolean virtual) {
        return new Factory() {
            @Override
            public Coroutine create(Runnable body) {
                // Daemons: a machine that is dropped half-way must not keep the JVM alive.
                return new ThreadCoroutine(virtual ? Thread.ofVirtual() : Thread.ofPlatform().daemon(), body);
            }

            @Override
            public boolean sharesDriverThread() {
                return false;
            }

            @Override
            public String kind() {
                return kind;
            }
        };
    }

    @Override
    public void resume() {
        driver = Thread.currentThread();
        bodyRuns = true;
        if (started) {
            LockSupport.unpark(thread);
        } else {
            started = true;
            thread.start();
        }
        while (bodyRuns) {
            LockSupport.park(this);
        }
        if (ended && thrown != null) {
            Throwable any = thrown;
            thrown = null;
            throw Rethrow.unchecked(any);
        }
    }

    @Override
    public void suspend() {
        handToDriver();
        while (!bodyRuns) {
            LockSupport.park(this);
        }
    }

    private void handToDriver() {
        Thread waiting = driver;
        bodyRuns = false;
        LockSupport.unpark(waiting);
    }

    /** Rethrows what a body threw as itself, on the driver's stack. */
    private static final class Rethrow {
        static RuntimeException unchecked(Throwable any) {
            if (any instanceof Error error) {
                throw error;
            }
            return any instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(any);
        }
    }
}
