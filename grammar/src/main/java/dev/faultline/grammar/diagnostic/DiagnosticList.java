package dev.faultline.grammar.diagnostic;

import dev.faultline.grammar.syntax.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects diagnostics of one pass, at most {@link #LIMIT} errors.
 *
 * <p>More would only repeat what the first ones caused, and a binary file would drown the terminal.
 */
public final class DiagnosticList {

    /** Most errors reported in one pass. */
    public static final int LIMIT = 20;

    private final List<Diagnostic> diagnostics = new ArrayList<>();
    private int errors;

    /** An error with advice that only a person can follow. */
    public void error(DiagnosticCode code, Span span, String sentence, @Nullable String hint) {
        add(Diagnostic.error(code, span, sentence, Advice.ofNullable(hint)));
    }

    public void warning(DiagnosticCode code, Span span, String sentence, @Nullable String hint) {
        add(Diagnostic.warning(code, span, sentence, Advice.ofNullable(hint)));
    }

    /** Keeps {@code found}, unless there are enough of its kind. */
    public void add(Diagnostic found) {
        boolean isKept = found.isError() ? !isFull() : diagnostics.size() - errors < LIMIT;
        if (isKept) {
            diagnostics.add(found);
            errors += found.isError() ? 1 : 0;
        }
    }

    /** Was an error found that begins at {@code from} to {@code to} and is of another kind than {@code except}? */
    public boolean hasErrorBetween(int from, int to, DiagnosticCode except) {
        return diagnostics.stream().anyMatch(found -> found.isError() && found.code() != except
                && found.span().start() >= from && found.span().start() <= to);
    }

    /** No further error would be kept; a pass may stop. */
    public boolean isFull() {
        return errors >= LIMIT;
    }

    /** In the order of the text. */
    public List<Diagnostic> inOrder() {
        return diagnostics.stream().sorted(Comparator.comparingInt(found -> found.span().start())).toList();
    }
}
