package dev.faultline.launcher.report;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The statistics of a line or a machine by their published names, in the published order.
 *
 * <p>A value is a Long, a Double, a String, null, or for {@code kinds} and {@code latency_ns} a map of Longs. Counts are plain, times
 * are in nanoseconds, rates are per second.
 */
public record Figures(Map<String, @Nullable Object> values) {

    /** The number called {@code name}, 0 when there is none; {@code kinds.cow} reaches into an object. */
    public double number(String name) {
        return lookUp(name) instanceof Number number ? number.doubleValue() : 0;
    }

    /** The count called {@code name}, 0 when there is none. */
    public long count(String name) {
        return lookUp(name) instanceof Number number ? number.longValue() : 0;
    }

    /** The text called {@code name}, or null. */
    public @Nullable String text(String name) {
        return lookUp(name) instanceof String text ? text : null;
    }

    /** Faults by kind. */
    public Map<String, Long> kinds() {
        Map<String, Long> kinds = new LinkedHashMap<>();
        if (values.get("kinds") instanceof Map<?, ?> map) {
            map.forEach((kind, count) -> kinds.put(String.valueOf(kind), ((Number) count).longValue()));
        }
        return kinds;
    }

    /** All values without nesting: {@code kinds} becomes {@code kinds.zero_page}, {@code kinds.anonymous}, and so on. */
    public Map<String, @Nullable Object> flat() {
        Map<String, @Nullable Object> flat = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (value instanceof Map<?, ?> map) {
                map.forEach((inner, number) -> flat.put(name + "." + inner, number));
            } else {
                flat.put(name, value);
            }
        });
        return flat;
    }

    private @Nullable Object lookUp(String name) {
        int dot = name.indexOf('.');
        if (dot < 0) {
            return values.get(name);
        }
        return values.get(name.substring(0, dot)) instanceof Map<?, ?> map ? map.get(name.substring(dot + 1)) : null;
    }
}
