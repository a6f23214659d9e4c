package dev.faultline.launcher.repl.command;

import dev.faultline.launcher.ExitCode;
import dev.faultline.launcher.report.ErrorReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a command has to say.
 *
 * @param text for standard output, each line ended
 * @param errorText for standard error, each line ended
 * @param ends whether the session is over
 * @param edit what the user wants to edit next, or null
 */
public record Answer(String text, String errorText, List<ErrorReport> errors, int exitCode, boolean ends, @Nullable String edit) {

    /** All went well; {@code text} needs no line end. */
    public static Answer of(String text) {
        return new Answer(text.isEmpty() || text.endsWith("\n") ? text : text + "\n", "", List.of(), ExitCode.OK, false, null);
    }
}
