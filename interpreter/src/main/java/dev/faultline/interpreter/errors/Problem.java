package dev.faultline.interpreter.errors;

import com.oracle.truffle.api.source.SourceSection;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong, as a user is told.
 *
 * @param code stable short name, what {@code explain} takes
 * @param message one sentence without a full stop's worth of advice
 * @param hint what to do about it, or empty
 * @param span the text at fault, or null when no text is
 */
public record Problem(String code, String message, String hint, @Nullable SourceSection span) {

    /** File name without folders; empty without a span. */
    public String file() {
        return span == null ? "" : span.getSource().getName();
    }

    /** 1-based; 0 without a span. */
    public int line() {
        return span == null ? 0 : span.getStartLine();
    }

    /** 1-based; 0 without a span. */
    public int column() {
        return span == null ? 0 : span.getStartColumn();
    }

    /** 1-based and exclusive, on the line of {@link #line}, where a span that goes on beyond it ends; 0 without a span. */
    public int endColumn() {
        if (span == null) {
            return 0;
        }
        boolean endsHere = span.getEndLine() == span.getStartLine();
        return endsHere ? span.getEndColumn() + 1 : span.getSource().getLineLength(span.getStartLine()) + 1;
    }

    /** The text of the line it begins on; empty without a span. */
    public String sourceLine() {
        return span == null ? "" : span.getSource().getCharacters(span.getStartLine()).toString();
    }
}
