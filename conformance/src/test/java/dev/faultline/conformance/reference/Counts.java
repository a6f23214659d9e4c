package dev.faultline.conformance.reference;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a line did, by the names of the result fields. */
final class Counts {

    private final Map<String, Long> fields = new LinkedHashMap<>();

    @Nullable
    String errno;

    void add(String field, long n) {
        if (n != 0) {
            fields.merge(field, n, Long::sum);
        }
    }

    long get(String field) {
        return fields.getOrDefault(field, 0L);
    }

    /** The first error a line meets is the one that is told. */
    void fail(String name) {
        if (errno == null) {
            errno = name;
        }
    }
}
