package dev.faultline.runtime.engine;

/**
 * An ordered operation on shared state, written as a small machine so that whoever runs next can take its steps: an operation that waits its
 * turn needs no coroutine switch, only its result does.
 *
 * <p>{@link #step} is called when the processor's key is the least. It may move the processor's clock on and ask to be called {@link #AGAIN}
 * at the new time; it keeps what it must remember between steps in {@link Processor#phase}, which is 0 at the first step.
 */
public interface Stage {

    /** The operation is complete; the processor goes on at its clock. */
    int DONE = 0;

    /** Call again when the processor's (later) key is the least. */
    int AGAIN = 1;

    /** The processor waits; {@link Processor#unpark} brings it back, and the stage is then called again. */
    int PARKED = 2;

    int step(Processor processor);

    /** What the operation touches (a lock, a line, a table), for a policy that chooses who goes next. */
    default Object touches() {
        return this;
    }
}
