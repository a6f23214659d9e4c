package dev.faultline.interpreter.execution;

import dev.faultline.interpreter.bridge.Figures;
import dev.faultline.interpreter.errors.Problem;
import dev.faultline.interpreter.values.ListValue;
import dev.faultline.interpreter.values.NoneValue;
import dev.faultline.interpreter.values.RecordValue;
import dev.faultline.interpreter.values.StatsValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ResourceBundle;

/**
 * The value of an evaluated script: a record with the keys of the published JSON document, in its order.
 *
 * <p>Three more members follow that the document does not have: {@code totals} (of the only machine; of several, {@link Totals}
 * says how they are summed; none without a machine), {@code exit_code}, and {@code defect}, the trace of a defect or none. An
 * error has two more as well, for underlining: {@code end_column} and {@code source_line}.
 */
public final class RunResult {

    /** The members that make up the JSON document. */
    public static final List<String> DOCUMENT_KEYS =
            List.of("schema", "version", "script", "params", "digest", "machines", "results", "output", "error", "errors");

    /** Number of the published schema. */
    public static final long SCHEMA = 1;

    private static final int MOST_ERRORS = 20;

    private RunResult() {}

    static RecordValue of(String script, Map<String, Object> params, List<MachineReport> machines, Output output, RunEnd end) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("schema", SCHEMA);
        fields.put("version", version());
        fields.put("script", script);
        fields.put("params", RecordValue.of(params));
        fields.put("digest", digest(machines));
        fields.put("machines", ListValue.of(machines.stream().map(MachineReport::document).toList()));
        fields.put("results", ListValue.of(output.rows()));
        fields.put("output", ListValue.of(output.lines()));
        ListValue errors = errors(end);
        fields.put("error", errors.length() == 0 ? NoneValue.NONE : errors.get(0));
        fields.put("errors", errors);
        List<Figures> totals = machines.stream().map(MachineReport::totals).toList();
        fields.put("totals", totals.isEmpty() ? NoneValue.NONE : totals.size() == 1
                ? StatsValue.record(totals.getFirst()) : Totals.sum(totals));
        fields.put("exit_code", (long) end.exitCode());
        fields.put("defect", end.defect() == null ? NoneValue.NONE : end.defect());
        return RecordValue.of(fields);
    }

    static ListValue errors(RunEnd end) {
        return ListValue.of(end.problems().stream().limit(MOST_ERRORS).map(RunResult::error).toList());
    }

    private static RecordValue error(Problem problem) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("code", problem.code());
        fields.put("message", problem.message());
        fields.put("file", problem.file());
        fields.put("line", (long) problem.line());
        fields.put("column", (long) problem.column());
        fields.put("hint", problem.hint());
        fields.put("end_column", (long) problem.endColumn());
        fields.put("source_line", problem.sourceLine());
        return RecordValue.of(fields);
    }

    /** One machine's digest is the run's; several are hashed together in the order they were booted. */
    private static String digest(List<MachineReport> machines) {
        if (machines.size() == 1) {
            return machines.getFirst().digest();
        }
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            machines.forEach(machine -> hash.update(machine.digest().getBytes(StandardCharsets.US_ASCII)));
            return HexFormat.of().formatHex(hash.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String version() {
        return ResourceBundle.getBundle("dev.faultline.interpreter.version").getString("version");
    }
}
