package dev.faultline.interpreter.language;

/**
 * Stops the run that is under way, from any thread; its result then says "interrupted" and holds what was measured so far.
 *
 * <p>A host finds it as a service of the instrument {@link #INSTRUMENT_ID}. {@code Context.interrupt} is no replacement: it
 * interrupts again and again until the context is left, so that nothing could be summed up.
 */
public interface RunControl {

    /** Name of the instrument whose service this is. */
    String INSTRUMENT_ID = "faultline-control";

    /** Asks every run of the engine to stop at its next safepoint, once. */
    void stop();
}
