package dev.faultline.runtime.units;

/**
 * Virtual time: a {@code long} that counts units of 10 picoseconds since the machine was booted.
 *
 * <p>The unit is fine enough that a cycle of a 2.6 GHz processor (385 ps) is known to 3 %, and coarse enough that an event's time and
 * its agent fit one {@code long}: 53 bits of time reach 25 hours, 10 bits tell 1,024 agents apart. Comparing two such keys orders events
 * by time, and events of the same time by agent, which is the machine's only tie-break.
 */
public final class VirtualTime {

    /** Units in a nanosecond. */
    public static final long PER_NANOSECOND = 100;

    /** The last representable instant: about 25 hours. */
    public static final long MAX = (1L << 53) - 1;

    /** Later than every event: the key of "nothing is going to happen". */
    public static final long NEVER = Long.MAX_VALUE;

    private static final int AGENT_BITS = 10;

    /** One more than the highest agent number a key can hold. */
    public static final int MAX_AGENTS = 1 << AGENT_BITS;

    private VirtualTime() {}

    /** Units in {@code nanos} whole nanoseconds. */
    public static long ofNanos(long nanos) {
        return Math.multiplyExact(nanos, PER_NANOSECOND);
    }

    /** Whole nanoseconds in {@code time}, cut off: done once, on output. */
    public static long toNanos(long time) {
        return time / PER_NANOSECOND;
    }

    /** The key that orders {@code agent}'s event at {@code time} among all others. */
    public static long key(long time, int agent) {
        return time << AGENT_BITS | agent;
    }

    public static long timeOf(long key) {
        return key >>> AGENT_BITS;
    }

    public static int agentOf(long key) {
        return (int) key & MAX_AGENTS - 1;
    }
}
