package dev.faultline.runtime.sched;

import dev.faultline.runtime.engine.Strand;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.stats.Activity;
import dev.faultline.runtime.stats.Stats;
import org.jspecify.annotations.Nullable;

/** A schedulable flow of control, as the kernel's task_struct. */
public class Task {

    /** No affinity. */
    public static final int ANYWHERE = -1;

    /** Where a task stands. RUNNING covers the one on the CPU and those in its queue. */
    enum State {
        RUNNING,
        BLOCKED,
        ENDED
    }

    private final int id;
    State state = State.RUNNING;
    Strand strand;
    Cpu cpu;
    int pinned = ANYWHERE;

    /** Whether it was woken before it blocked, and when. */
    boolean wakePending;

    long wakeTime;
    long sliceEnd;

    /** Its process has ended: it dies as soon as it lets go of its CPU, returns to user mode or is waiting where that can be cut short. */
    boolean killed;

    boolean waitCanBeCut;

    @Nullable
    String waitsFor;

    /** The account this task's current operation charges. */
    private Stats account = new Stats();

    private Activity activity = Activity.General.CALL;

    protected Task(int id) {
        this.id = id;
    }

    public final int id() {
        return id;
    }

    /** The CPU it is on, or was on last. */
    public final Cpu cpu() {
        return cpu;
    }

    public final Stats account() {
        return account;
    }

    /** Charges to {@code next} from the current instant on. For the running task. */
    public final void account(Stats next) {
        account = next;
        cpu.account(next);
    }

    /** What it does: is to be read of the running task, or in its name. */
    public final Activity activity() {
        return activity;
    }

    /** Says what it does from here on. */
    public final void activity(Activity next) {
        activity = next;
    }

    public final boolean isBlocked() {
        return state == State.BLOCKED;
    }

    /** Whether its process has ended, so that it has only its own end before it. */
    public final boolean isKilled() {
        return killed;
    }

    public final boolean isEnded() {
        return state == State.ENDED;
    }

    /** What it waits for, in words for a deadlock report; null while it does not wait. */
    public final @Nullable String waitsFor() {
        return waitsFor;
    }

    public final int pinnedTo() {
        return pinned;
    }
}
