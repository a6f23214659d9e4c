package dev.faultline.runtime.machine;

import dev.faultline.runtime.mm.AddressSpace;
import dev.faultline.runtime.mm.OutOfMemoryException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A simulated process: an address space, its threads, its children, where it is paused, and how it ended. */
public final class UserProcess {

    /** How a process ended. */
    public enum Ending {
        EXITED,
        SIGNALLED
    }

    private final int pid;
    private final boolean first;
    private @Nullable UserProcess parent;
    private final AddressSpace mm;
    private final List<UserThread> threads = new ArrayList<>();
    private final List<UserProcess> children = new ArrayList<>();
    private @Nullable UserThread paused;
    private boolean runsToItsEnd;
    private @Nullable Ending ending;
    private int exitCode;
    private @Nullable String signal;
    private @Nullable Object cause;
    private boolean over;
    private boolean reaped;

    /** Why the main program has been killed, until it hears of it. */
    private @Nullable String outOfMemory;

    /** The thread of its parent that waits for its pause or its end. */
    @Nullable
    UserThread waiter;

    @Nullable
    Scope scope;

    /** By how much its operations that have ended changed the number of its mappings. */
    long vmaChanges;

    UserProcess(int pid, @Nullable UserProcess parent, AddressSpace mm) {
        this.pid = pid;
        this.first = parent == null;
        this.parent = parent;
        this.mm = mm;
        if (parent != null) {
            parent.children.add(this);
        }
    }

    public int pid() {
        return pid;
    }

    /** Whether it is the main program's. */
    boolean isFirst() {
        return first;
    }

    /** Who forked it; null for the first process, and when its parent has ended. */
    public @Nullable UserProcess parent() {
        return parent;
    }

    /** Its parent has ended. */
    void orphan() {
        parent = null;
        waiter = null;
    }

    public AddressSpace mm() {
        return mm;
    }

    /** Its threads that have not ended, oldest first. */
    List<UserThread> threads() {
        return threads;
    }

    /** Children not yet waited for, oldest first. */
    List<UserProcess> children() {
        return children;
    }

    // ---- stepping ---------------------------------------------------------------------------------------------------

    /** The thread that stands at a pause; null while it runs. */
    @Nullable
    UserThread paused() {
        return paused;
    }

    void pausedBy(@Nullable UserThread thread) {
        paused = thread;
    }

    /** Whether it pauses no more: its parent waits for its end, or is gone. */
    boolean runsToItsEnd() {
        return runsToItsEnd;
    }

    void runToItsEnd() {
        runsToItsEnd = true;
    }

    // ---- end --------------------------------------------------------------------------------------------------------

    /** How it ended; null while it runs. Its last thread and its memory may still be on their way out. */
    public @Nullable Ending ending() {
        return ending;
    }

    public int exitCode() {
        return exitCode;
    }

    public @Nullable String signal() {
        return signal;
    }

    /** What the host hung to a death by signal. */
    public @Nullable Object cause() {
        return cause;
    }

    /** How it ended, in words that follow "it has ended, ". */
    String howItEnded() {
        if (ending == Ending.EXITED) {
            return "with exit code " + exitCode;
        }
        return "killed by " + signal + (cause instanceof OutOfMemoryException why ? ": " + why.getMessage() : "");
    }

    /** Whether its last thread and its memory are gone. */
    public boolean isOver() {
        return over;
    }

    void over() {
        over = true;
    }

    /** Whether somebody has waited for it. */
    public boolean isReaped() {
        return reaped;
    }

    void exited(int code) {
        ending = Ending.EXITED;
        exitCode = code;
    }

    void signalled(String name, Object why) {
        ending = Ending.SIGNALLED;
        signal = name;
        cause = why;
    }

    /** Why it has been killed for want of memory, and does not know yet; null otherwise, and always for a child. */
    @Nullable
    String outOfMemory() {
        return outOfMemory;
    }

    void outOfMemory(@Nullable String report) {
        outOfMemory = report;
    }

    void reap() {
        reaped = true;
        parent.children.remove(this);
    }
}
