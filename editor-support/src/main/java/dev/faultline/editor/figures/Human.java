package dev.faultline.editor.figures;

import java.util.Locale;

/** Numbers the way a person reads them: three significant digits and the unit that fits. */
public final class Human {

    private static final String[] TIME_UNITS = {"ns", "us", "ms", "s"};
    private static final String[] RATE_UNITS = {"/s", " k/s", " M/s", " G/s", " T/s"};
    private static final String[] SIZE_UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};
    private static final int STEP = 1000;
    private static final int SIZE_STEP = 1024;

    private Human() {}

    /** 65536 as "65,536". */
    public static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** 1_080_000_000 ns as "1.08 s". Whole nanoseconds stay whole. */
    public static String time(long nanos) {
        if (Math.abs(nanos) < STEP) {
            return nanos + " ns";
        }
        double value = nanos;
        int unit = 0;
        while (roundsToStep(value) && unit < TIME_UNITS.length - 1) {
            value /= STEP;
            unit++;
        }
        return threeDigits(value) + " " + TIME_UNITS[unit];
    }

    /** The same with as many digits as it takes to tell it from another that is {@code difference} nanoseconds away. */
    public static String time(long nanos, long difference) {
        double value = nanos;
        double apart = Math.abs(difference);
        int unit = 0;
        while (roundsToStep(value) && unit < TIME_UNITS.length - 1) {
            value /= STEP;
            apart /= STEP;
            unit++;
        }
        int decimals = unit == 0 || apart == 0 ? 0 : Math.clamp((int) Math.ceil(-Math.log10(apart)), 0, 3 * unit);
        String exact = String.format(Locale.ROOT, "%." + decimals + "f", value);
        String usual = threeDigits(value);
        return (unit > 0 && usual.length() > exact.length() ? usual : exact) + " " + TIME_UNITS[unit];
    }

    /** 60_712.3 a second as "60.7 k/s". */
    public static String rate(double perSecond) {
        double value = perSecond;
        int unit = 0;
        while (roundsToStep(value) && unit < RATE_UNITS.length - 1) {
            value /= STEP;
            unit++;
        }
        return threeDigits(value) + RATE_UNITS[unit];
    }

    /** 16384 bytes as "16 KiB"; a size that is no whole multiple keeps two decimals. */
    public static String size(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= SIZE_STEP && unit < SIZE_UNITS.length - 1) {
            value /= SIZE_STEP;
            unit++;
        }
        String number = value == Math.rint(value) ? String.valueOf((long) value) : String.format(Locale.ROOT, "%.2f", value);
        return number + " " + SIZE_UNITS[unit];
    }

    /** Whether three digits would print it as 1000 or more, so that 999.7 us becomes 1.00 ms and not 1000 us. */
    private static boolean roundsToStep(double value) {
        return Math.abs(value) >= STEP - 0.5;
    }

    private static String threeDigits(double value) {
        double size = Math.abs(value);
        int decimals = size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
