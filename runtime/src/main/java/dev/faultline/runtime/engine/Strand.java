package dev.faultline.runtime.engine;

import org.jspecify.annotations.Nullable;

/** One flow of control: the main program on the driver's own stack, or a coroutine. */
public final class Strand {

    final @Nullable Coroutine coroutine;
    boolean ended;

    /** Whom the strand belongs to; the engine does not look at it. */
    private @Nullable Object owner;

    Strand(@Nullable Coroutine coroutine) {
        this.coroutine = coroutine;
    }

    public @Nullable Object owner() {
        return owner;
    }

    public void owner(Object newOwner) {
        owner = newOwner;
    }
}
