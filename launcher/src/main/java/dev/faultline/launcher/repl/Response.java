package dev.faultline.launcher.repl;

import dev.faultline.launcher.ExitCode;
import dev.faultline.launcher.report.ErrorReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request, ready to be shown. What a snippet prints is not in it: that went out while it ran.
 *
 * @param text for standard output, lines ended: a value, the summary of what the line did, a command's result
 * @param errorText for standard error, lines ended: the errors with their lines underlined, notes and warnings
 * @param errors what went wrong, as records
 * @param exitCode what it would end a process with, alone
 * @param ends whether the session is over
 * @param edit what the user asked to edit next, or null
 */
public record Response(String text, String errorText, List<ErrorReport> errors, int exitCode, boolean ends, @Nullable String edit) {

    public Response {
        errors = List.copyOf(errors);
    }

    /** All went well. */
    public static Response of(String text) {
        return new Response(text, "", List.of(), ExitCode.OK, false, null);
    }
}
