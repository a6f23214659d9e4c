package dev.faultline.runtime.machine;

import dev.faultline.runtime.mm.AddressSpace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A simulated process: an address space, its threads, its children, and how it ended. */
public final class UserProcess {

    /** How a process ended. */
    public enum Ending {
        EXITED,
        SIGNALLED
    }

    private final int pid;
    private final @Nullable UserProcess parent;
    private final AddressSpace mm;
    private final List<UserProcess> children = new ArrayList<>();
    private @Nullable Ending ending;
    private int exitCode;
    private @Nullable String signal;
    private @Nullable Object cause;
    private boolean reaped;
    @Nullable
    UserThread waiter;
    @Nullable
    Scope scope;

    UserProcess(int pid, @Nullable UserProcess parent, AddressSpace mm) {
        this.pid = pid;
        this.parent = parent;
        this.mm = mm;
        if (parent != null) {
            parent.children.add(this);
        }
    }

    public int pid() {
        return pid;
    }

    public @Nullable UserProcess parent() {
        return parent;
    }

    public AddressSpace mm() {
        return mm;
    }

    /** Children not yet waited for, oldest first. */
    List<UserProcess> children() {
        return children;
    }

    /** How it ended; null while it runs. */
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

    void reap() {
        reaped = true;
        parent.children.remove(this);
    }
}
