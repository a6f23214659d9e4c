package dev.faultline.interpreter.execution;

import org.jspecify.annotations.Nullable;

/**
 * What belongs to one thread of guest code: the main program, a thread, a forked child.
 *
 * <p>Tasks share a Java thread; which one is current is a field of the run that {@link Run#perform} restores when the machine comes
 * back to its caller.
 */
public final class Task {

    /** Which code runs in the task. */
    public enum Kind {
        MAIN,
        THREAD,
        CHILD
    }

    private final Kind kind;
    private final boolean inChild;
    private final TaskProgress progress = new TaskProgress();
    private CallingContext where;
    private @Nullable Attempt attempt;
    private int openMeasurements;

    private Task(Kind kind, boolean inChild, CallingContext where, @Nullable Attempt attempt) {
        this.kind = kind;
        this.inChild = inChild;
        this.where = where;
        this.attempt = attempt;
    }

    static Task main(@Nullable Attempt attempt) {
        return new Task(Kind.MAIN, false, CallingContext.root(), attempt);
    }

    /** A task started by this one: it begins where this one is, and may do what this one may. */
    public Task start(Kind started) {
        return new Task(started, inChild || started == Kind.CHILD, where, attempt);
    }

    public Kind kind() {
        return kind;
    }

    /** Whether its process is a forked child. */
    public boolean isInChild() {
        return inChild;
    }

    public CallingContext where() {
        return where;
    }

    public void moveTo(CallingContext context) {
        where = context;
    }

    /** How far it has come. */
    public TaskProgress progress() {
        return progress;
    }

    /** The innermost block that lets refused calls pass, or null. */
    public @Nullable Attempt attempt() {
        return attempt;
    }

    public void setAttempt(@Nullable Attempt innermost) {
        attempt = innermost;
    }

    /** Whether a {@code measure}, {@code try} or {@code expect} block is open here. */
    public boolean isMeasuring() {
        return openMeasurements > 0;
    }

    /** Back at the outermost level: whatever ended before its end has been left. */
    void restart(CallingContext root, @Nullable Attempt outermost) {
        where = root;
        attempt = outermost;
        openMeasurements = 0;
        progress.restart();
    }

    void measurementOpened() {
        openMeasurements++;
    }

    void measurementClosed() {
        openMeasurements--;
    }
}
