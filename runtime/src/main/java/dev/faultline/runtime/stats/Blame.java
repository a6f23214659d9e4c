package dev.faultline.runtime.stats;

import java.util.ArrayList;
import java.util.List;

/**
 * How long an account has made others wait, by lock and by what it did with the lock meanwhile.
 *
 * <p>While a lock is held, each of n waiters loses the time that passes; the n-fold time is the holder's blame. Over all accounts the blame for a lock
 * is therefore its waiting time, to the last unit. An account has a handful of entries, so they are searched one by one.
 */
public final class Blame {

    private final List<Entry> entries = new ArrayList<>(2);

    private static final class Entry {
        final String lock;
        final Activity activity;
        long time;

        Entry(String lock, Activity activity) {
            this.lock = lock;
            this.activity = activity;
        }
    }

    /** Others lost that time; in engine units. */
    @FunctionalInterface
    public interface Visitor {
        void visit(String lock, Activity activity, long time);
    }

    void add(String lock, Activity activity, long time) {
        for (Entry entry : entries) {
            if (entry.activity == activity && entry.lock.equals(lock)) {
                entry.time += time;
                return;
            }
        }
        Entry entry = new Entry(lock, activity);
        entry.time = time;
        entries.add(entry);
    }

    /** In the order in which they were first met. */
    void forEach(Visitor visitor) {
        entries.forEach(entry -> visitor.visit(entry.lock, entry.activity, entry.time));
    }
}
