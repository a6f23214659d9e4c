package dev.faultline.runtime.hardware;

import dev.faultline.runtime.cost.CostModel;

/**
 * One cache line that several CPUs write: who owns it, and until when it is on its way.
 *
 * <p>Transfers of one line are serial, which is what makes a counter or a semaphore that every fault updates a limit of its own however
 * short the update is.
 */
public final class CacheLine {

    private static final int NOBODY = -1;

    private final CostModel cost;
    private final Distances distances;
    private int owner = NOBODY;
    private long busyUntil;

    public CacheLine(CostModel cost, Distances distances) {
        this.cost = cost;
        this.distances = distances;
    }

    /**
     * Brings the line to {@code cpu} for writing. An ordered operation.
     *
     * @return when it is there
     */
    public long acquire(int cpu, long now) {
        if (owner == cpu) {
            return now;
        }
        if (owner == NOBODY) {
            owner = cpu;
            return now + cost.line().transferSameNode();
        }
        long arrived = Math.max(now, busyUntil) + cost.line().transfer(distances.betweenCpus(cpu, owner));
        owner = cpu;
        busyUntil = arrived;
        return arrived;
    }

    /**
     * Reads from the line, which stays where it is. An ordered operation.
     *
     * @return when it has been read
     */
    public long read(int cpu, long now) {
        return owner == cpu || owner == NOBODY ? now : Math.max(now, busyUntil) + cost.line().transfer(distances.betweenCpus(cpu, owner));
    }

    /** The line went to {@code cpu} as part of an operation that is priced elsewhere, and arrived at {@code time}. */
    public void movedTo(int cpu, long time) {
        owner = cpu;
        busyUntil = time;
    }
}
