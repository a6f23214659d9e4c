package dev.faultline.runtime.sched;

/** Unwinds a task whose process has ended while it was in the kernel, or had its user code still to run. */
public final class KilledException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public KilledException() {
        super("the process has ended", null, false, false);
    }
}
