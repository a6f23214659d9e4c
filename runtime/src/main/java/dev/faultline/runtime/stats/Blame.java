package dev.faultline.runtime.stats;

import org.jspecify.annotations.Nullable;

/**
 * How long an account has made others wait for a lock by doing one thing with it held; the next of the account's entries hangs on it.
 *
 * <p>While a lock is held, each of n waiters loses the time that passes; the n-fold time is the holder's blame. Over all accounts the blame for a lock
 * is therefore its waiting time, to the last unit.
 *
 * <p>An account has a handful of entries, so they are searched one by one. They are a chain and no list, for with 512 CPUs each handover of a lock
 * comes to another account, and each object on the way is one more that the host's caches do not hold.
 */
public final class Blame {

    private final String lock;
    private final Activity activity;
    private long time;
    private @Nullable Blame next;

    /** Others lost that time; in engine units. */
    @FunctionalInterface
    public interface Visitor {
        void visit(String lock, Activity activity, long time);
    }

    Blame(String lock, Activity activity) {
        this.lock = lock;
        this.activity = activity;
    }

    /** Adds to the entry, this one or a later one, that is of a lock and an activity. */
    void add(String ofLock, Activity ofActivity, long more) {
        Blame entry = this;
        while (entry.activity != ofActivity || !entry.lock.equals(ofLock)) {
            if (entry.next == null) {
                entry.next = new Blame(ofLock, ofActivity);
            }
            entry = entry.next;
        }
        entry.time += more;
    }

    /** This one and all later ones. */
    void forEach(Visitor visitor) {
        for (Blame entry = this; entry != null; entry = entry.next) {
            visitor.visit(entry.lock, entry.activity, entry.time);
        }
    }
}
