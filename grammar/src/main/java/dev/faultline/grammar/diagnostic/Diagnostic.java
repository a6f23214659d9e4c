package dev.faultline.grammar.diagnostic;

import dev.faultline.grammar.syntax.Span;
import org.jspecify.annotations.Nullable;

/**
 * Something to tell about a place in a script.
 *
 * @param code stable and machine readable ({@code undefined_name}); see {@link DiagnosticCode}
 * @param sentence what is wrong, without a full stop at its end; bounded in length whatever the script holds
 * @param advice how to put it right, null when there is nothing to advise
 * @param related another place of the same text that has to do with it, null for none: where a name was defined first
 */
public record Diagnostic(
        Severity severity,
        DiagnosticCode code,
        Span span,
        String sentence,
        @Nullable Advice advice,
        @Nullable Span related) {

    public enum Severity {
        /** The script does not run. */
        ERROR,
        /** It runs; {@code check} says it. */
        WARNING
    }

    public static Diagnostic error(DiagnosticCode code, Span span, String sentence, @Nullable Advice advice) {
        return new Diagnostic(Severity.ERROR, code, span, sentence, advice, null);
    }

    public static Diagnostic warning(DiagnosticCode code, Span span, String sentence, @Nullable Advice advice) {
        return new Diagnostic(Severity.WARNING, code, span, sentence, advice, null);
    }

    /** This with another place that has to do with it. */
    public Diagnostic relatedTo(@Nullable Span place) {
        return new Diagnostic(severity, code, span, sentence, advice, place);
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** The advice in words; null when there is none. */
    public @Nullable String hint() {
        return advice == null ? null : advice.words();
    }

    /** The change that puts it right; null where a person must decide. */
    public @Nullable Fix fix() {
        return advice == null ? null : advice.fix();
    }

    /** {@code line:column: sentence (hint)}, for tests and logs. */
    @Override
    public String toString() {
        return span + ": " + sentence + (advice == null ? "" : " (" + advice.words() + ")");
    }
}
