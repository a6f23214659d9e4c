package dev.faultline.runtime.sync;

import dev.faultline.runtime.stats.Activity;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.stats.Stats;

/** All locks of one name: what {@code --locks} shows a row of, and what lock order is defined on. */
public final class LockClass {

    private final String name;
    private final String family;
    private final String kind;
    private final int rank;
    private final boolean isCounted;

    private long acquisitions;
    private long contended;
    private long waitTime;
    private long holdTime;
    private long maxWaitTime;
    private long reads;
    private long writes;

    /**
     * @param name the kernel's: page_table_lock, mmap_sem, zone->lock
     * @param family spinlock or rwsem
     * @param kind test-and-set, ticket, queued; generic, xadd
     * @param rank place in the lock order, outermost 0; a class may be taken only while no class of the same or a higher rank is held
     * @param isCounted whether it is a lock of the simulated kernel, and not a stand-in for none
     */
    public LockClass(String name, String family, String kind, int rank, boolean isCounted) {
        this.name = name;
        this.family = family;
        this.kind = kind;
        this.rank = rank;
        this.isCounted = isCounted;
    }

    /** An acquisition by whoever has that account. */
    void acquired(Stats account) {
        if (isCounted) {
            acquisitions++;
            account.add(Stat.LOCK_ACQUISITIONS, 1);
        }
    }

    void read(Stats account) {
        reads += isCounted ? 1 : 0;
        acquired(account);
    }

    void write(Stats account) {
        writes += isCounted ? 1 : 0;
        acquired(account);
    }

    /** An acquisition that has to wait. */
    void contended(Stats account) {
        if (isCounted) {
            contended++;
            account.add(Stat.CONTENDED, 1);
        }
    }

    void waited(Stats account, long time) {
        if (isCounted) {
            waitTime += time;
            maxWaitTime = Math.max(maxWaitTime, time);
            account.add(Stat.LOCK_WAIT, time);
        }
    }

    /** Whoever has that account has let go, or goes on otherwise; all who waited meanwhile lost {@code time} together. */
    void madeWait(Stats account, Activity activity, long time) {
        if (isCounted && time > 0) {
            account.madeWait(name, activity, time);
        }
    }

    void held(Stats account, long time) {
        if (isCounted) {
            holdTime += time;
            account.add(Stat.LOCK_HOLD, time);
        }
    }

    /** Counters that {@link #tally} writes. */
    static final int TALLY = 3;

    /** Writes what an acquisition without a wait changes. */
    void tally(long[] into, int at) {
        into[at] = acquisitions;
        into[at + 1] = reads;
        into[at + 2] = holdTime;
    }

    /** Adds {@code times} times such changes. */
    void repeat(long[] each, int at, long times) {
        acquisitions += times * each[at];
        reads += times * each[at + 1];
        holdTime += times * each[at + 2];
    }

    public String name() {
        return name;
    }

    public String family() {
        return family;
    }

    public String kind() {
        return kind;
    }

    public int rank() {
        return rank;
    }

    public long acquisitions() {
        return acquisitions;
    }

    /** Acquisitions that had to wait. */
    public long contentions() {
        return contended;
    }

    /** All times in engine units. */
    public long waitTime() {
        return waitTime;
    }

    public long holdTime() {
        return holdTime;
    }

    public long maxWaitTime() {
        return maxWaitTime;
    }

    public long reads() {
        return reads;
    }

    public long writes() {
        return writes;
    }
}
