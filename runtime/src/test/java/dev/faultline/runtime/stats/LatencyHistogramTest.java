package dev.faultline.runtime.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Percentiles against a sorted list. */
class LatencyHistogramTest {

    private static LatencyHistogram of(long... nanos) {
        LatencyHistogram histogram = new LatencyHistogram();
        for (long each : nanos) {
            histogram.record(each);
        }
        return histogram;
    }

    @Test
    void nothingRecordedIsZero() {
        assertEquals(0, of().percentile(500));
        assertEquals(0, of().max());
        assertEquals(0, of().total());
    }

    @Test
    void smallValuesAreExact() {
        LatencyHistogram histogram = of(1, 2, 3, 4, 31);
        assertEquals(1, histogram.percentile(1));
        assertEquals(3, histogram.percentile(500));
        assertEquals(31, histogram.percentile(1000));
    }

    @Test
    void oneValueIsEveryPercentile() {
        LatencyHistogram histogram = of(123_456);
        assertEquals(123_456, histogram.percentile(1));
        assertEquals(123_456, histogram.percentile(999));
    }

    @Test
    void aPercentileIsRightWithin3PerCentAndNeverTooLow() {
        SplittableRandom chance = new SplittableRandom(11);
        long[] values = new long[5000];
        LatencyHistogram histogram = new LatencyHistogram();
        for (int i = 0; i < values.length; i++) {
            values[i] = chance.nextLong(1L << 4 + chance.nextInt(36));
            histogram.record(values[i]);
        }
        Arrays.sort(values);
        for (int perMille : new int[] {1, 10, 250, 500, 900, 990, 999, 1000}) {
            long exact = values[(values.length * perMille + 999) / 1000 - 1];
            long told = histogram.percentile(perMille);
            assertTrue(told >= exact && told <= exact + exact / 32, perMille + ": " + told + " for " + exact);
        }
        assertEquals(values[values.length - 1], histogram.max());
    }

    @Test
    void theSumOfTwoIsWhatOneWouldHaveSeen() {
        LatencyHistogram sum = of(5, 900);
        sum.addAll(of(70_000, 2));
        sum.addAll(of());
        assertEquals(of(5, 900, 70_000, 2).toString(), sum.toString());
        assertEquals(4, sum.total());
        assertEquals(70_000, sum.max());
    }

    @Test
    void whatCameLaterIsTheDifference() {
        LatencyHistogram earlier = of(5, 700, 90_000);
        LatencyHistogram both = of(5, 700, 90_000, 3, 8, 8, 1_000);
        LatencyHistogram later = both.since(earlier);
        assertEquals(4, later.total());
        assertEquals(3, later.percentile(250));
        assertEquals(8, later.percentile(750));
        assertTrue(later.max() >= 1_000 && later.max() < 1_032, "within its bucket, which 90,000 is not in");
        assertEquals(0, both.since(both).max());
        assertEquals(90_000, both.since(of(5, 700)).max());
    }
}
