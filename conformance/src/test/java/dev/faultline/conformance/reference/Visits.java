package dev.faultline.conformance.reference;

import dev.faultline.conformance.realkernel.Workload.Line;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The pages a touch visits, in order. */
final class Visits {

    private Visits() {}

    static List<Long> of(Line line, int thread, int threads) {
        long start = line.pages(3);
        long count = line.pages(4);
        if (line.has("slice")) {
            long from = thread * count / threads;
            count = (thread + 1) * count / threads - from;
            start += from;
        }
        String seed = line.after("random");
        List<Long> once = seed == null ? stepped(line, start, count) : drawn(line, start, count, Long.parseLong(seed));
        String times = line.after("repeat");
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < (times == null ? 1 : Integer.parseInt(times)); i++) {
            all.addAll(once);
        }
        return all;
    }

    private static List<Long> stepped(Line line, long start, long count) {
        String stride = line.after("stride");
        List<Long> pages = new ArrayList<>();
        for (long page = start; page < start + count; page += stride == null ? 1 : Line.pages(stride)) {
            pages.add(page);
        }
        if (line.has("reverse")) {
            Collections.reverse(pages);
        }
        return pages;
    }

    private static List<Long> drawn(Line line, long start, long count, long seed) {
        String draws = line.after("n");
        List<Long> pages = new ArrayList<>();
        for (long i = 1; i <= (draws == null ? count : Line.pages(draws)); i++) {
            pages.add(start + Long.remainderUnsigned(mix(seed + i * 0x9E3779B97F4A7C15L), count));
        }
        return pages;
    }

    /** The finaliser of SplitMix64. */
    private static long mix(long z) {
        long a = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ a >>> 27) * 0x94D049BB133111EBL;
        return b ^ b >>> 31;
    }
}
