package dev.faultline.runtime.preset;

import java.util.Locale;

/** Where changes of the counters of resident pages go; what that means is in {@code RssCounters}. */
public enum CounterPolicy {
    LOCKED,
    ATOMIC,
    PER_TASK,
    DELTA,
    UNLOCKED,
    PERCPU;

    /** The name scripts use. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @param text one of the names scripts use */
    public static CounterPolicy of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
