package dev.faultline.conformance.realkernel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.faultline.conformance.realkernel.Expectation.Bounds;
import dev.faultline.conformance.realkernel.Workload.Strictness;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A workload's measurements against what the machine reports for its script.
 *
 * <p>A page that waits in another CPU's batch for the LRU holds a reference too many, and the real kernel then copies what it could have
 * reused: so {@code cow} and {@code reuse} are only held to their sum. Everything else counts to the digit, and where runs of the real
 * kernel differed, to their range.
 */
public final class Comparison {

    private static final List<String> RESIDENT = List.of("anon_rss", "file_rss", "shmem_rss");
    private static final String EITHER_WAY = "cow+reuse";

    private final Map<Integer, JsonNode> rows = new LinkedHashMap<>();
    private final List<Mismatch> mismatches = new ArrayList<>();
    private final Map<String, Bounds> expectedTotals = new LinkedHashMap<>();
    private final Map<String, Long> totals = new LinkedHashMap<>();

    /**
     * A figure that is not what the real kernel had.
     *
     * @param line line of the workload, 0 for its totals
     */
    public record Mismatch(int line, String operation, String field, String expected, String actual) {

        @Override
        public String toString() {
            return "%d: %s: %s is %s, real %s".formatted(line, operation, field, actual, expected);
        }
    }

    private Comparison(JsonNode machine) {
        for (JsonNode row : machine.path("lines")) {
            rows.put(row.path("line").asInt(), row);
        }
    }

    /**
     * Compares.
     *
     * @param machine the one machine of the script's result document
     */
    public static List<Mismatch> of(Workload workload, Script script, JsonNode machine) {
        Comparison comparison = new Comparison(machine);
        script.lines().forEach(comparison::compare);
        if (workload.strictness() != Strictness.IO) {
            return comparison.mismatches;
        }
        return comparison.compareTotals();
    }

    private void compare(Script.Placed line) {
        Expectation expected = line.source().expected();
        List<JsonNode> ran = rowsOf(line);
        if (expected == null || ran.isEmpty()) {
            mismatches.add(new Mismatch(line.source().number(), operation(line), "line", "there", "missing"));
            return;
        }
        Expectation.FAULTS.forEach(field -> compare(line, field, expected.of(field), sum(ran, field)));
        if (!line.isInThreads()) {
            Expectation.SIZES.forEach(field -> compare(line, field, expected.of(field), sum(ran, field)));
            compare(line, "rss", RESIDENT.stream().map(expected::of).reduce(Bounds.ZERO, Bounds::plus), sum(ran, "rss"));
            compareErrno(line, expected.errno(), ran);
        }
        if (expected.fields().containsKey(Expectation.CHILD_PAGE_TABLES)) {
            compare(line, Expectation.CHILD_PAGE_TABLES, expected.of(Expectation.CHILD_PAGE_TABLES),
                    sum(ran, Expectation.CHILD_PAGE_TABLES));
        }
        if (expected.hasKinds()) {
            for (String kind : Expectation.KINDS) {
                if (kind.equals("cow")) {
                    compare(line, EITHER_WAY, expected.of("cow").plus(expected.of("reuse")),
                            sum(ran, "kinds/cow") + sum(ran, "kinds/reuse"));
                } else if (!kind.equals("reuse")) {
                    compare(line, kind, expected.of(kind), sum(ran, "kinds/" + kind));
                }
            }
        }
    }

    private void compare(Script.Placed line, String field, Bounds expected, long actual) {
        boolean isCountedAgainInside = line.source().operation().equals("threads");
        if (!isCountedAgainInside) {
            expectedTotals.merge(field, expected, Bounds::plus);
            totals.merge(field, actual, Long::sum);
        }
        if (!expected.contain(actual)) {
            mismatches.add(new Mismatch(line.source().number(), operation(line), field, expected.toString(), Long.toString(actual)));
        }
    }

    private void compareErrno(Script.Placed line, @Nullable String expected, List<JsonNode> ran) {
        String actual = ran.stream()
                .map(row -> row.path("errno"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .findFirst()
                .orElse("none");
        if (!actual.equals(expected == null ? "none" : expected)) {
            mismatches.add(new Mismatch(line.source().number(), operation(line), "errno", String.valueOf(expected), actual));
        }
    }

    /** Only what the whole workload took means something where devices decide when a page arrives. */
    private List<Mismatch> compareTotals() {
        List<Mismatch> wrong = new ArrayList<>();
        expectedTotals.forEach((field, expected) -> {
            long actual = totals.getOrDefault(field, 0L);
            if ((Expectation.FAULTS.contains(field) || Expectation.SIZES.contains(field)) && !expected.contain(actual)) {
                wrong.add(new Mismatch(0, "(total)", field, expected.toString(), Long.toString(actual)));
            }
        });
        return wrong;
    }

    /** The statement's own figures, with those of the line that closes its block; for threads, with those of the block. */
    private List<JsonNode> rowsOf(Script.Placed line) {
        List<JsonNode> ran = new ArrayList<>();
        boolean isThreads = line.source().operation().equals("threads");
        for (int number = line.first(); number <= line.last(); number++) {
            JsonNode row = rows.get(number);
            if (row != null && (isThreads || number == line.first() || number == line.last())) {
                ran.add(row);
            }
        }
        return ran;
    }

    private static long sum(List<JsonNode> ran, String field) {
        return ran.stream().mapToLong(row -> row.at("/" + field).asLong()).sum();
    }

    private static String operation(Script.Placed line) {
        return String.join(" ", line.source().words());
    }
}
