package dev.faultline.runtime.machine;

import dev.faultline.runtime.mm.Contents;
import dev.faultline.runtime.mm.LateAccount;
import dev.faultline.runtime.mm.UserTask;
import dev.faultline.runtime.stats.Origins;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.stats.Stats;
import org.jspecify.annotations.Nullable;

/** A thread of a simulated process, with what the script's view of it needs. */
public final class UserThread extends UserTask {

    private final UserProcess process;
    private final Team team;
    private final Origins origins;

    /** Everything this thread did. */
    final Scope own;

    /** The innermost open measurement; {@link #own} when there is none. */
    Scope scope;

    int origin = Origins.NOBODY;
    private @Nullable Late late;
    private @Nullable Object value;
    private boolean finished;
    private @Nullable UserThread joiner;

    private int started;

    /**
     * Where pages that one of its operations has mapped ahead are charged: as long as that runs, to it; then to its line, and to the measurements around
     * it, which may be over too.
     */
    private record Late(UserThread thread, Stats operation, Stats line, Scope scope) implements LateAccount {
        @Override
        public void overshot() {
            if (thread.account() == operation) {
                operation.add(Stat.OVERSHOOT, 1);
                return;
            }
            line.add(Stat.OVERSHOOT, 1);
            for (Scope around = scope; around != null; around = around.parent) {
                around.stats.add(Stat.OVERSHOOT, 1);
            }
        }
    }

    /** @param creator who starts it; null for the first thread of the first process */
    UserThread(int id, UserProcess process, Team team, @Nullable Scope parentScope, Origins origins, @Nullable UserThread creator) {
        super(id, process.mm(), creator == null ? 0 : Contents.stamp(creator.writer(), -++creator.started));
        this.process = process;
        process.threads().add(this);
        this.team = team;
        this.origins = origins;
        if (creator != null) {
            this.origin = creator.origin;
            inherit(creator);
        }
        this.own = new Scope(parentScope);
        this.scope = own;
    }

    @Override
    protected LateAccount lateAccount() {
        Late last = late;
        if (last == null || last.operation != account() || last.scope != scope) {
            last = new Late(this, account(), origins.stats(origin), scope);
            late = last;
        }
        return last;
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
