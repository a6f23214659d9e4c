package dev.faultline.runtime.hardware;

/**
 * Seeded noise on the long steps. Without any, identical threads phase-lock and the cost a page comes out wrong by up to 16 %.
 *
 * <p>Chance is by counter: the draw depends on the seed, the stream (a CPU, a device) and how many draws that stream has made, so that what one CPU
 * does moves nothing on another.
 */
public final class Jitter {

    private static final int SCALE = 1 << 20;

    private final long seed;
    private final long spread;
    private final long[] drawn;

    /**
     * @param fraction half the width of the noise as a part of the step: 0 for none, at most 1
     * @param streams one a CPU, then one a device
     */
    public Jitter(long seed, double fraction, int streams) {
        this.seed = seed;
        this.spread = Math.round(fraction * SCALE);
        this.drawn = new long[streams];
    }

    /** Whether every step takes as long as the last one like it. */
    public boolean isOff() {
        return spread == 0;
    }

    /** {@code time}, made longer or shorter. */
    public long apply(int stream, long time) {
        if (spread == 0) {
            return time;
        }
        long z = seed * 0x9E3779B97F4A7C15L + stream * 0xD1B54A32D192ED03L + ++drawn[stream];
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        long noise = ((z ^ z >>> 31) >>> 43) - SCALE;
        return time + (time >> 10) * (noise * spread / SCALE) / (SCALE >> 10);
    }
}
