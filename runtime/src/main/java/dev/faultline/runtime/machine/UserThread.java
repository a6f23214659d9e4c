package dev.faultline.runtime.machine;

import dev.faultline.runtime.mm.Contents;
import dev.faultline.runtime.mm.UserTask;
import dev.faultline.runtime.stats.Origins;
import dev.faultline.runtime.stats.Stats;
import org.jspecify.annotations.Nullable;

/** A thread of a simulated process, with what the script's view of it needs. */
public final class UserThread extends UserTask {

    private final UserProcess process;
    private final Team team;

    /** Everything this thread did. */
    final Scope own;

    /** The innermost open measurement; {@link #own} when there is none. */
    Scope scope;

    int origin = Origins.NOBODY;
    private @Nullable Object value;
    private boolean finished;
    private @Nullable UserThread joiner;

    private int started;

    /** @param creator who starts it; null for the first thread of the first process */
    UserThread(int id, UserProcess process, Team team, @Nullable Scope parentScope, @Nullable UserThread creator) {
        super(id, process.mm(), creator == null ? 0 : Contents.stamp(creator.writer(), -++creator.started));
        this.process = process;
        process.threads().add(this);
        this.team = team;
        this.own = new Scope(parentScope);
        this.scope = own;
    }

    public UserProcess process() {
        return process;
    }

    Team team() {
        return team;
    }

    /** What its body returned. */
    public @Nullable Object value() {
        return value;
    }

    /** Whether its body has returned and its exit is done. */
    public boolean isFinished() {
        return finished;
    }

    /** Everything it has done so far, and what the threads it started did. */
    public Stats stats() {
        return own.stats;
    }

    void finish(@Nullable Object returned) {
        value = returned;
        finished = true;
    }

    @Nullable
    UserThread joiner() {
        return joiner;
    }

    void joiner(UserThread waiting) {
        joiner = waiting;
    }

    /** The calling context work is charged to. */
    public int origin() {
        return origin;
    }

    public void origin(int context) {
        origin = context;
    }
}
