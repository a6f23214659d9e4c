package dev.faultline.runtime.stats;

import dev.faultline.runtime.units.VirtualTime;
import org.jspecify.annotations.Nullable;

/** One account: counters, latencies, the time it was active. What an operation does is charged to exactly one account at a time. */
public final class Stats {

    private final long[] counts = new long[Stat.COUNT];
    private final Intervals active = new Intervals();
    private @Nullable LatencyHistogram latency;
    private @Nullable Blame blame;
    private @Nullable String errno;
    private long errnoTime;

    public void add(Stat stat, long amount) {
        counts[stat.ordinal()] += amount;
    }

    public void set(Stat stat, long amount) {
        counts[stat.ordinal()] = amount;
    }

    public long get(Stat stat) {
        return counts[stat.ordinal()];
    }

    /** minor + major. */
    public long faults() {
        return get(Stat.MINOR) + get(Stat.MAJOR);
    }

    public long rss() {
        return get(Stat.ANON_RSS) + get(Stat.FILE_RSS) + get(Stat.SHMEM_RSS);
    }

    /** user + sys, in engine units. */
    public long cpuTime() {
        return get(Stat.USER_TIME) + get(Stat.SYS_TIME);
    }

    /** Records a fault's latency, from trap to return, in engine units. */
    public void latency(long time) {
        if (latency == null) {
            latency = new LatencyHistogram();
        }
        latency.record(VirtualTime.toNanos(time));
    }

    /** Latencies in nanoseconds; null when there was no fault. */
    public @Nullable LatencyHistogram latencies() {
        return latency;
    }

    /** Counters of an account. */
    public int size() {
        return counts.length;
    }

    /** Writes all counters to {@code into} from index {@code at} on. */
    public void tally(long[] into, int at) {
        System.arraycopy(counts, 0, into, at, counts.length);
    }

    /** Adds {@code times} times what one fault came to: the counters of {@code each} from index {@code at} on, and its latency. */
    public void repeat(long[] each, int at, long times, long latencyTime) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += times * each[at + i];
        }
        if (latency == null) {
            latency = new LatencyHistogram();
        }
        latency.record(VirtualTime.toNanos(latencyTime), times);
    }

    /** Others have waited that long, in engine units, for a lock this account's work held. */
    public void madeWait(String lock, Activity activity, long time) {
        if (blame == null) {
            blame = new Blame(lock, activity);
        }
        blame.add(lock, activity, time);
    }

    /** Tells for what others have waited, in the order in which that began. */
    public void forEachBlame(Blame.Visitor visitor) {
        if (blame != null) {
            blame.forEach(visitor);
        }
    }

    public void active(long begin, long end) {
        active.add(begin, end);
    }

    /** Time during which at least one execution was under way, in engine units. */
    public long wallTime() {
        return active.length();
    }

    /** Records that a call was refused; the earliest stays. */
    public void errno(String name, long time) {
        if (errno == null || time < errnoTime) {
            errno = name;
            errnoTime = time;
        }
    }

    public @Nullable String errno() {
        return errno;
    }

    public void addAll(Stats other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
        active.addAll(other.active);
        other.forEachBlame(this::madeWait);
        if (other.latency != null) {
            if (latency == null) {
                latency = new LatencyHistogram();
            }
            latency.addAll(other.latency);
        }
        if (other.errno != null) {
            errno(other.errno, other.errnoTime);
        }
    }

    /**
     * What was charged after {@code earlier}, an older state of this very account: its counters and latencies. When it was active and what was
     * refused cannot be told apart like that, and are empty.
     */
    public Stats since(Stats earlier) {
        Stats rest = new Stats();
        for (int i = 0; i < counts.length; i++) {
            rest.counts[i] = counts[i] - earlier.counts[i];
        }
        if (latency != null) {
            rest.latency = latency.since(earlier.latency == null ? new LatencyHistogram() : earlier.latency);
        }
        return rest;
    }
}
