package dev.faultline.launcher.report;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run of one script: the document that every output format is made from.
 *
 * <p>Maps keep their order, which is the published one. Values inside {@code params} and {@code results} are what JSON knows: null,
 * Boolean, Long, Double, String, List, Map. A number without a fraction is a Long, whatever it was in the script.
 *
 * @param version of Faultline
 * @param script file name without its folder, "-" for standard input
 * @param design the one this run is for where several are compared, otherwise null
 * @param params every param of the script with the value it had
 * @param digest of all machines' final state, 16 hex digits
 * @param results the rows of {@code emit}
 * @param output the printed lines
 * @param errors in the order they were met, at most 20
 */
public record RunReport(
        String version,
        String script,
        @Nullable String design,
        Map<String, @Nullable Object> params,
        String digest,
        List<MachineReport> machines,
        List<Map<String, @Nullable Object>> results,
        List<String> output,
        List<ErrorReport> errors) {

    /** Number of the document's schema; a key that is added does not change it. */
    public static final int SCHEMA = 1;

    /** The same run as one of several that are compared. */
    public RunReport of(String comparedDesign) {
        return new RunReport(version, script, comparedDesign, params, digest, machines, results, output, errors);
    }

    /** The same run with this error instead of others. */
    public RunReport endedBy(ErrorReport error) {
        return new RunReport(version, script, design, params, digest, machines, results, output, List.of(error));
    }

    /** The error the script ended with, or null. */
    public @Nullable ErrorReport error() {
        return errors.isEmpty() ? null : errors.getFirst();
    }
}
