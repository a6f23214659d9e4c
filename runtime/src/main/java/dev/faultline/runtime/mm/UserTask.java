package dev.faultline.runtime.mm;

import dev.faultline.runtime.sched.Task;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.stats.Stats;
import dev.faultline.runtime.sync.Rcu;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A task with an address space: a thread of a process. */
public class UserTask extends Task {

    /** What an access that raises a signal does to the operation that made it. */
    public enum OnSignal {
        STOP,
        SKIP
    }

    private final AddressSpace mm;

    /** The fault this task handles, if any; it has at most one, so the context is reused. Made at the first. */
    private @Nullable Fault fault;

    /** Changes of counters this task has kept to itself, where it does; see {@link RssCounters}. */
    int rssEvents;

    /** Its read section; made when it first enters one. */
    private Rcu.@Nullable Reader reader;

    /** The VMA it last faulted in, and how often mmap_sem had been taken for writing then; where a design asks. */
    private @Nullable Vma lastVma;

    private long vmaVersion;

    /** Where its next fault on anonymous memory is expected, and how far the last one went; see {@link PrefaultRange}. */
    long prefaultNext;

    int prefaultOrder;

    /** Where it is held up; null while it is nowhere. */
    private @Nullable Stalls stalls;

    private OnSignal onSignal = OnSignal.STOP;

    /** The accesses it is making; null between two operations. */
    private @Nullable UserAccess accesses;

    /** Who it is to those that read what it wrote, and how often it has written; see {@link Contents#stamp}. */
    private final long writer;

    private long writes;

    /**
     * @param writer a number that no other task has, and that does not depend on time: what the task writes carries it
     */
    protected UserTask(int id, AddressSpace mm, long writer) {
        super(id);
        this.mm = mm;
        this.writer = writer;
    }

    protected final long writer() {
        return writer;
    }

    final long nextStamp() {
        return Contents.stamp(writer, ++writes);
    }

    public final AddressSpace mm() {
        return mm;
    }

    final void accesses(@Nullable UserAccess made) {
        accesses = made;
    }

    /** The part of the accesses it is making that is made, from 0 to 1; 0 while it makes none. */
    public final double accessed() {
        return accesses == null ? 0 : accesses.fraction();
    }

    final Fault fault() {
        if (fault == null) {
            fault = new Fault(this);
        }
        return fault;
    }

    /** Its read section in {@code rcu}, which is the machine's. */
    public final Rcu.Reader reader(Rcu rcu) {
        if (reader == null) {
            reader = rcu.reader();
        }
        return reader;
    }

    /** What was given to {@link #remember} last; null if nothing was. */
    public final @Nullable Vma lastVma() {
        return lastVma;
    }

    public final long vmaVersion() {
        return vmaVersion;
    }

    /** Remembers a VMA, and the version of mmap_sem it was found at. */
    public final void remember(Vma vma, long version) {
        lastVma = vma;
        vmaVersion = version;
    }

    /** What it takes over from the task that clones or forks it, as it is then. */
    protected final void inherit(UserTask creator) {
        prefaultNext = creator.prefaultNext;
        prefaultOrder = creator.prefaultOrder;
        onSignal = creator.onSignal;
    }

    /** Where to charge what shows later of the work it does now. */
    protected LateAccount lateAccount() {
        Stats now = account();
        return () -> now.add(Stat.OVERSHOOT, 1);
    }

    /** Whether it is held up anywhere, and so must not take steps together. */
    final boolean isStalled() {
        return stalls != null;
    }

    /** Where it is held up; only while {@link #isStalled}. */
    final Stalls stalls() {
        return stalls;
    }

    /**
     * Changes how long it is held up whenever it passes a step. Stalls of one step add up.
     *
     * @param steps all that the design passes
     * @param change in engine units; what has been added is taken back by its negative
     */
    public final void stall(Set<KernelStep> steps, KernelStep step, long change) {
        Stalls all = stalls == null ? new Stalls(steps) : stalls;
        all.add(step, change);
        stalls = all.areNone() ? null : all;
    }

    public final OnSignal onSignal() {
        return onSignal;
    }

    public final void onSignal(OnSignal policy) {
        onSignal = policy;
    }
}
