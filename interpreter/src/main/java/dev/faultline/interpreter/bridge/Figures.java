package dev.faultline.interpreter.bridge;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The statistics of a line, an operation or a measurement: one immutable snapshot with the published field names.
 *
 * <p>Times are whole nanoseconds here; the machine keeps them finer and cuts once, on the way out.
 */
public interface Figures {

    /** The published fields, in the published order; the same for every instance. */
    List<String> fields();

    /**
     * A field's value: Long for a count or a time, Double for a rate, String or null for errno, a map with fixed order for "kinds"
     * and "latency_ns" (Long values), null when there is no such field.
     */
    @Nullable
    Object get(String field);

    /** Shorthand for a Long field; 0 when absent. */
    default long count(String field) {
        return get(field) instanceof Long value ? value : 0;
    }

    /** All fields in the published order. */
    Map<String, @Nullable Object> asMap();

    /** The same figures with another number of hits: statements begin in the interpreter, which alone counts them. */
    Figures withHits(long hits);

    /** The same figures with another refusal. */
    Figures withErrno(@Nullable String errno);
}
