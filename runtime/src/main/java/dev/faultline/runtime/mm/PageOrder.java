package dev.faultline.runtime.mm;

/** Which pages a run of accesses visits, in which order: the i-th address for any i. */
public abstract class PageOrder {

    private final long count;

    PageOrder(long count) {
        this.count = count;
    }

    /** Accesses in one pass. */
    public final long count() {
        return count;
    }

    /** First byte of the page of access {@code i}, 0 &lt;= i &lt; count. */
    public abstract long address(long i);

    /** Every {@code step} pages of [first, first + pages), ascending or descending. */
    public static PageOrder stepped(long first, long pages, long step, int pageShift, boolean reverse) {
        long count = (pages + step - 1) / step;
        long stride = step << pageShift;
        return reverse ? new Stepped(count, first + (count - 1) * stride, -stride) : new Stepped(count, first, stride);
    }

    /** {@code draws} independent draws from [first, first + pages), equally likely. */
    public static PageOrder random(long first, long pages, int pageShift, long draws, long seed) {
        return new Random(draws, first, pages, pageShift, seed);
    }

    /** The same, with page k drawn in proportion to 1 / (k + 1)^exponent. */
    public static PageOrder zipf(long first, long pages, int pageShift, long draws, long seed, double exponent) {
        return new Zipf(draws, first, pages, pageShift, seed, exponent);
    }

    /** The same visit of [first, first + pages) with the pages counted from the range's end. */
    public PageOrder mirrored(long first, long pages, int pageShift) {
        return new Mirrored(this, first + (first + (pages - 1 << pageShift)));
    }

    private static final class Mirrored extends PageOrder {
        private final PageOrder upward;
        private final long sum;

        Mirrored(PageOrder upward, long sum) {
            super(upward.count());
            this.upward = upward;
            this.sum = sum;
        }

        @Override
        public long address(long i) {
            return sum - upward.address(i);
        }
    }

    private static final class Stepped extends PageOrder {
        private final long first;
        private final long stride;

        Stepped(long count, long first, long stride) {
            super(count);
            this.first = first;
            this.stride = stride;
        }

        @Override
        public long address(long i) {
            return first + i * stride;
        }
    }

    /**
     * Chance by counter: draw i depends on the seed and i alone, so a draw more elsewhere moves nothing here. The mix is SplitMix64's finaliser
     * (Steele, Lea and Flood 2014).
     */
    private static final class Random extends PageOrder {
        private final long first;
        private final long pages;
        private final int pageShift;
        private final long seed;

        Random(long draws, long first, long pages, int pageShift, long seed) {
            super(draws);
            this.first = first;
            this.pages = pages;
            this.pageShift = pageShift;
            this.seed = seed;
        }

        @Override
        public long address(long i) {
            return first + (Long.remainderUnsigned(draw(seed, i), pages) << pageShift);
        }
    }

    /** Zipf by rejection-inversion (Hormann and Derflinger 1996), on draws of the same kind; StrictMath keeps it the same everywhere. */
    private static final class Zipf extends PageOrder {
        private final long first;
        private final long pages;
        private final int pageShift;
        private final long seed;
        private final double exponent;
        private final double atFirst;
        private final double atLast;

        Zipf(long draws, long first, long pages, int pageShift, long seed, double exponent) {
            super(draws);
            this.first = first;
            this.pages = pages;
            this.pageShift = pageShift;
            this.seed = seed;
            this.exponent = exponent;
            this.atFirst = integral(1.5) - 1;
            this.atLast = integral(pages + 0.5);
        }

        @Override
        public long address(long i) {
            for (long attempt = 0;; attempt++) {
                double u = (draw(seed ^ attempt << 48, i) >>> 11) * 0x1p-53;
                double area = atLast + u * (atFirst - atLast);
                double x = inverse(area);
                long rank = Math.clamp(StrictMath.round(x), 1, pages);
                if (area >= integral(rank + 0.5) - StrictMath.exp(-StrictMath.log((double) rank) * exponent)) {
                    return first + (rank - 1 << pageShift);
                }
            }
        }

        /** Integral of x^-exponent. */
        private double integral(double x) {
            double log = StrictMath.log(x);
            return exponent == 1 ? log : (StrictMath.exp((1 - exponent) * log) - 1) / (1 - exponent);
        }

        private double inverse(double area) {
            return exponent == 1
                    ? StrictMath.exp(area)
                    : StrictMath.exp(StrictMath.log(Math.max(0, area * (1 - exponent) + 1)) / (1 - exponent));
        }
    }

    private static long draw(long seed, long i) {
        long z = seed + (i + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
