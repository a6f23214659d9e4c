package dev.faultline.runtime.machine;

import dev.faultline.runtime.sched.KilledException;
import org.jspecify.annotations.Nullable;

/** What a new thread runs, or the first thread of a new process. */
public interface Body {

    /**
     * Runs in the new thread and says how it ended.
     *
     * @param index of the thread among those that were started with it, from 0
     * @throws KilledException if another thread has ended the process
     */
    End run(int index);

    /** Called instead when its process has ended before the thread began. */
    default void neverRun() {}

    /** How a body ended. */
    sealed interface End {

        /** Normally. */
        record Returned(@Nullable Object value) implements End {}

        /** By exit, which ends its process. */
        record Exited(int code) implements End {}

        /** By a signal, which ends its process; the cause is handed to whoever waits for that. */
        record Killed(String signal, Object cause) implements End {}

        /** By the end of its process, which another thread has ended. */
        record Cut() implements End {}
    }
}
