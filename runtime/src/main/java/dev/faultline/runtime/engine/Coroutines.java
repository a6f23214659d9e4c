package dev.faultline.runtime.engine;

/** The kinds of coroutine, and which one this JVM gets. */
public final class Coroutines {

    private Coroutines() {}

    /** Continuations where the JVM exports them, else virtual threads. */
    public static Coroutine.Factory best() {
        return ContinuationCoroutine.factory().orElseGet(ThreadCoroutine::virtual);
    }

    public static Coroutine.Factory virtualThreads() {
        return ThreadCoroutine.virtual();
    }

    /** One platform thread a coroutine: what a debugger can step through. */
    public static Coroutine.Factory platformThreads() {
        return ThreadCoroutine.platform();
    }
}
