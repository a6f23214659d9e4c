package dev.faultline.runtime.cost;

/**
 * A transfer rate, kept as time per KiB so that the event path needs no division and no floating point.
 *
 * @param unitsPerKibibyte engine units (10 ps) that 1024 bytes take; 0 is unlimited
 */
public record Bandwidth(long unitsPerKibibyte) {

    /** A rate at which any number of bytes takes no time. */
    public static final Bandwidth UNLIMITED = new Bandwidth(0);

    /**
     * The time to move that many bytes, in engine units, rounded down.
     *
     * @param bytes 0 to 2^40
     */
    public long time(long bytes) {
        return bytes * unitsPerKibibyte >> 10;
    }
}
