package dev.faultline.runtime.engine;

/**
 * A one-shot continuation: a body that can stop in the middle and be resumed later on the same driver.
 *
 * <p>Kernel code is written in direct style on these, so a fault handler reads like the kernel's. A body must never suspend while it
 * holds a Java monitor: every coroutine of a machine may share one Java thread.
 */
public interface Coroutine {

    /** Runs the body until it suspends or ends; called by the driver only. What the body throws is thrown here. */
    void resume();

    /** Stops the body inside {@link #resume}; called by the body only. Returns at the next resume. */
    void suspend();

    /** Where coroutines come from. */
    interface Factory {
        Coroutine create(Runnable body);

        /** Whether bodies run on the Java thread that resumes them. */
        boolean sharesDriverThread();

        /** What users see under {@code --version}: "continuation", "virtual-thread", "platform-thread". */
        String kind();
    }
}
