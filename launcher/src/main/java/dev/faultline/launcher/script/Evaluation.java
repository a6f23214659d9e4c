package dev.faultline.launcher.script;

import dev.faultline.launcher.report.ErrorReport;
import dev.faultline.launcher.report.Figures;
import dev.faultline.launcher.report.HolderReport;
import dev.faultline.launcher.report.LockReport;
import dev.faultline.launcher.report.NoteReport;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an input of a session did.
 *
 * @param name of the input, which its errors and lines carry as their file
 * @param text of the input
 * @param value of its last statement, as it would be written in a script; null for none
 * @param valueText the same as {@code print} would write it
 * @param valueKind "region", "stats", "int"
 * @param results the rows it emitted
 * @param exitCode what it would end a process with, alone
 * @param defect the trace of a defect of Faultline, for the report file and never for the screen; else null
 * @param exits whether it asked to leave
 * @param done how many of its statements are done: all, unless one failed
 * @param isMachineLost whether it stopped in the middle of the machine's work, so that the machine cannot go on
 * @param figures of what it did on the machine; null while there is none
 * @param locks those it took
 * @param holders whose work with them others waited for, those for whom they waited longest first
 * @param machines how many it booted; the figures are of the last
 * @param clockNanos virtual time of the machine at its end
 * @param booted notes of a machine it booted
 */
public record Evaluation(
        String name,
        String text,
        @Nullable String value,
        String valueText,
        String valueKind,
        List<Map<String, @Nullable Object>> results,
        List<ErrorReport> errors,
        int exitCode,
        @Nullable String defect,
        boolean exits,
        int done,
        boolean isMachineLost,
        @Nullable Figures figures,
        List<LockReport> locks,
        List<HolderReport> holders,
        int machines,
        long clockNanos,
        List<NoteReport> booted) {

    /** The same with one error instead of others. */
    public Evaluation endedBy(ErrorReport error, int code) {
        return new Evaluation(name, text, value, valueText, valueKind, results, List.of(error), code, defect, exits, done, isMachineLost,
                figures,
                locks, holders, machines, clockNanos, booted);
    }
}
