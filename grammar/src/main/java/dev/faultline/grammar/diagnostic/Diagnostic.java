package dev.faultline.grammar.diagnostic;

import dev.faultline.grammar.syntax.Span;
import org.jspecify.annotations.Nullable;

/**
 * Something to tell about a place in a script.
 *
 * @param code stable and machine readable ({@code undefined_name}); see {@link DiagnosticCode}
 * @param sentence what is wrong, without a full stop at its end; bounded in length whatever the script holds
 * @param hint how to put it right, null when there is nothing to advise
 */
public record Diagnostic(Severity severity, DiagnosticCode code, Span span, String sentence, @Nullable String hint) {

    public enum Severity {
        /** The script does not run. */
        ERROR,
        /** It runs; {@code check} says it. */
        WARNING
    }

    public static Diagnostic error(DiagnosticCode code, Span span, String sentence, @Nullable String hint) {
        return new Diagnostic(Severity.ERROR, code, span, sentence, hint);
    }

    public static Diagnostic warning(DiagnosticCode code, Span span, String sentence, @Nullable String hint) {
        return new Diagnostic(Severity.WARNING, code, span, sentence, hint);
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** {@code line:column: sentence (hint)}, for tests and logs. */
    @Override
    public String toString() {
        return span + ": " + sentence + (hint == null ? "" : " (" + hint + ")");
    }
}
