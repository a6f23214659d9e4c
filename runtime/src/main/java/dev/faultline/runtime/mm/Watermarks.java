package dev.faultline.runtime.mm;

import dev.faultline.runtime.preset.KernelPreset;
import dev.faultline.runtime.preset.KernelPreset.Behaviour;
import dev.faultline.runtime.preset.KernelVersion;

/**
 * How many free pages a zone should have, in pages: setup_per_zone_wmarks (mm/page_alloc.c).
 *
 * <pre>
 *   vm.min_free_kbytes = sqrt(16 * kilobytes of memory), within 128 and 65536 (6.x: 262144); each zone has its share of it
 *
 *            2.6.9 and .10   2.6.11 on     6.x
 *   min      the share       the share     the share
 *   low      2 * min         5/4 * min     min +     the larger of min/4 and a 1000th of the zone
 *   high     3 * min         3/2 * min     min + 2 * the larger of min/4 and a 1000th of the zone
 * </pre>
 *
 * Above low an allocation just takes a page; below it kswapd is woken, and works until the zone is above high; below min whoever allocates reclaims
 * first.
 *
 * @param min only who frees memory by having some goes below
 * @param low below, kswapd is woken
 * @param high above, kswapd sleeps
 */
public record Watermarks(long min, long low, long high) {

    /** No reserve at all. */
    static final Watermarks NONE = new Watermarks(0, 0, 0);

    private static final KernelVersion FIRST_WITH_NARROW_MARKS = new KernelVersion(2, 6, 11);
    private static final long SMALLEST_KBYTES = 128;
    private static final long LARGEST_KBYTES = 65_536;
    private static final long LARGEST_KBYTES_NOW = 262_144;

    /** vm.watermark_scale_factor is 10 of 10,000. */
    private static final long SCALE_DIVISOR = 1000;

    /** The kernel's own choice of vm.min_free_kbytes for a machine of that size. */
    static long minFreeKbytes(KernelPreset kernel, long memoryKbytes) {
        long largest = kernel.behaviour() == Behaviour.MODERN ? LARGEST_KBYTES_NOW : LARGEST_KBYTES;
        return Math.clamp(integerRoot(memoryKbytes * 16), SMALLEST_KBYTES, largest);
    }

    /** The largest number whose square is no more than {@code value}. */
    static long integerRoot(long value) {
        long root = 0;
        for (long bit = 1L << 30; bit != 0; bit >>= 1) {
            if ((root + bit) * (root + bit) <= value) {
                root += bit;
            }
        }
        return root;
    }

    /**
     * The marks of a zone.
     *
     * @param managed pages of the zone
     * @param total pages of all zones
     * @param pageShift binary logarithm of the page size
     */
    static Watermarks of(KernelPreset kernel, long managed, long total, int pageShift) {
        long min = (minFreeKbytes(kernel, total << pageShift >> 10) >> pageShift - 10) * managed / total;
        if (kernel.behaviour() == Behaviour.MODERN) {
            long step = Math.max(min / 4, managed / SCALE_DIVISOR);
            return new Watermarks(min, min + step, min + 2 * step);
        }
        return kernel.version().isAtLeast(FIRST_WITH_NARROW_MARKS)
                ? new Watermarks(min, min * 5 / 4, min * 3 / 2)
                : new Watermarks(min, min * 2, min * 3);
    }
}
