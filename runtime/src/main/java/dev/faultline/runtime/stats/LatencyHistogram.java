package dev.faultline.runtime.stats;

import java.util.Arrays;

/**
 * Latencies in nanoseconds, log-linear: 32 buckets a power of two, so a percentile is right within 3 %.
 *
 * <p>There is one of these for every operation a script executes, most of which see a handful of values close together. Only the span of
 * buckets in use is stored, which a general-purpose histogram with a fixed range does not do (25 KiB each at this precision).
 */
public final class LatencyHistogram {

    private static final int SUB_BITS = 5;
    private static final int SUB = 1 << SUB_BITS;

    /** By how many buckets the span grows at least; a power of two. */
    private static final int REACH = 16;

    private long[] counts = {};
    private int first;
    private long total;
    private long max;

    public void record(long nanos) {
        record(nanos, 1);
    }

    /** Records the same latency {@code times} times. */
    public void record(long nanos, long times) {
        int bucket = bucketOf(nanos);
        int slot = bucket - first;
        if (slot < 0 || slot >= counts.length) {
            reach(bucket, bucket);
            slot = bucket - first;
        }
        counts[slot] += times;
        total += times;
        max = Math.max(max, nanos);
    }

    public void addAll(LatencyHistogram other) {
        if (other.total == 0) {
            return;
        }
        reach(other.first, other.first + other.counts.length - 1);
        for (int i = 0; i < other.counts.length; i++) {
            counts[other.first + i - first] += other.counts[i];
        }
        total += other.total;
        max = Math.max(max, other.max);
    }

    /**
     * What was recorded after {@code earlier}, an older state of this very histogram. Its greatest latency is exact if it is the greatest of
     * all, else within a bucket.
     */
    public LatencyHistogram since(LatencyHistogram earlier) {
        LatencyHistogram rest = new LatencyHistogram();
        rest.addAll(this);
        int highest = -1;
        for (int i = 0; i < rest.counts.length; i++) {
            int slot = rest.first + i - earlier.first;
            rest.counts[i] -= slot >= 0 && slot < earlier.counts.length ? earlier.counts[slot] : 0;
            highest = rest.counts[i] > 0 ? rest.first + i : highest;
        }
        rest.total = total - earlier.total;
        rest.max = rest.total == 0 ? 0 : Math.min(max, highestOf(highest));
        return rest;
    }

    /** The latency not exceeded by {@code perMille} of 1,000 faults, in nanoseconds; 0 when there were none. */
    public long percentile(int perMille) {
        long rank = (total * perMille + 999) / 1000;
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= rank && seen > 0) {
                return Math.min(max, highestOf(first + i));
            }
        }
        return max;
    }

    public long max() {
        return max;
    }

    public long total() {
        return total;
    }

    private void reach(int low, int high) {
        if (counts.length == 0) {
            first = low & -REACH;
            counts = new long[(high | REACH - 1) + 1 - first];
        } else if (low < first || high >= first + counts.length) {
            int newFirst = Math.min(first, low & -REACH);
            int newLast = Math.max(first + counts.length - 1, high | REACH - 1);
            long[] wider = new long[newLast - newFirst + 1];
            System.arraycopy(counts, 0, wider, first - newFirst, counts.length);
            counts = wider;
            first = newFirst;
        }
    }

    private static int bucketOf(long value) {
        if (value < SUB) {
            return (int) value;
        }
        int exponent = 63 - Long.numberOfLeadingZeros(value);
        return (exponent - SUB_BITS + 1 << SUB_BITS) + (int) (value >>> exponent - SUB_BITS) - SUB;
    }

    private static long highestOf(int bucket) {
        if (bucket < SUB) {
            return bucket;
        }
        int exponent = (bucket >> SUB_BITS) + SUB_BITS - 1;
        long lowest = (long) (SUB + (bucket & SUB - 1)) << exponent - SUB_BITS;
        return lowest + (1L << exponent - SUB_BITS) - 1;
    }

    @Override
    public String toString() {
        return "LatencyHistogram" + Arrays.toString(counts);
    }
}
