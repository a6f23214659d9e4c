package dev.faultline.runtime.engine;

import org.jspecify.annotations.Nullable;

/** One flow of control: the main program on the driver's own stack, or a coroutine. */
public final class Strand {

    final @Nullable Coroutine coroutine;
    boolean ended;

    Strand(@Nullable Coroutine coroutine) {
        this.coroutine = coroutine;
    }
}
