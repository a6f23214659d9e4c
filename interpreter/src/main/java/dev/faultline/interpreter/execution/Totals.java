package dev.faultline.interpreter.execution;

import dev.faultline.interpreter.bridge.Figures;
import dev.faultline.interpreter.values.NoneValue;
import dev.faultline.interpreter.values.RecordValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Totals over several machines.
 *
 * <p>Counts and times are summed, wall time too, since machines run one after another. Rates are made anew from the sums. Latency
 * percentiles cannot be summed: each is the largest of any machine. {@code errno} is the first.
 */
final class Totals {

    private static final double NANOS_A_SECOND = 1e9;

    private Totals() {}

    static RecordValue sum(List<Figures> machines) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (String field : machines.getFirst().fields()) {
            fields.put(field, sum(field, machines));
        }
        fields.replace("rate", rate(fields, "wall_ns"));
        fields.replace("rate_per_cpu", rate(fields, "cpu_ns"));
        return RecordValue.of(fields);
    }

    private static Object sum(String field, List<Figures> machines) {
        Object sum = NoneValue.NONE;
        for (Figures machine : machines) {
            sum = add(field, sum, machine.get(field));
        }
        return sum;
    }

    private static Object add(String field, Object sum, @Nullable Object next) {
        return switch (next) {
            case null -> sum;
            case Long count -> sum instanceof Long before ? Math.addExact(before, count) : count;
            case Map<?, ?> parts -> addParts(field.equals("latency_ns"), sum, parts);
            default -> sum == NoneValue.NONE ? next : sum;
        };
    }

    private static RecordValue addParts(boolean takesLargest, Object sum, Map<?, ?> parts) {
        Map<String, Object> added = new LinkedHashMap<>();
        parts.forEach((name, value) -> {
            long part = ((Number) value).longValue();
            Object before = sum instanceof RecordValue record ? record.get(String.valueOf(name)) : null;
            long known = before instanceof Long number ? number : 0;
            added.put(String.valueOf(name), takesLargest ? Math.max(known, part) : known + part);
        });
        return RecordValue.of(added);
    }

    private static double rate(Map<String, Object> fields, String time) {
        long nanos = fields.get(time) instanceof Long value ? value : 0;
        long pages = fields.get("pages") instanceof Long value ? value : 0;
        return nanos == 0 ? 0 : pages * NANOS_A_SECOND / nanos;
    }
}
