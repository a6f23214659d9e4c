package dev.faultline.launcher.report;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong, for a person.
 *
 * @param code its stable name, which {@code explain} knows
 * @param message one sentence
 * @param file file name as the report shows it
 * @param line 1-based, 0 where no place in a file is to blame
 * @param column 1-based, in characters
 * @param endColumn 1-based and exclusive, on the same line; the span ends with the line when it goes on beyond it
 * @param sourceLine text of that line, null where it is not known
 * @param hint what to do about it, or null
 */
public record ErrorReport(
        String code,
        String message,
        String file,
        int line,
        int column,
        int endColumn,
        @Nullable String sourceLine,
        @Nullable String hint) {

    /** An error that no line of a script is to blame for. */
    public static ErrorReport ofFile(String code, String message, String file, @Nullable String hint) {
        return new ErrorReport(code, message, file, 0, 0, 0, null, hint);
    }
}
