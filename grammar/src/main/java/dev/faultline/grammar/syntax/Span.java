package dev.faultline.grammar.syntax;

/**
 * A stretch of source text, from its first character up to but not including {@code end}.
 *
 * <p>Offsets and columns count Java characters (UTF-16 units); lines and columns begin at 1.
 *
 * @param start offset of the first character
 * @param end offset after the last character; equal to {@code start} for a place between two characters
 * @param line line of {@code start}
 * @param column column of {@code start}
 * @param endLine line of {@code end}
 * @param endColumn column of {@code end}
 */
public record Span(int start, int end, int line, int column, int endLine, int endColumn) {

    /** From the begin of this span to the end of {@code last}. */
    public Span to(Span last) {
        return new Span(start, last.end, line, column, last.endLine, last.endColumn);
    }

    public int length() {
        return end - start;
    }

    /** As errors show it: {@code line:column}. */
    @Override
    public String toString() {
        return line + ":" + column;
    }
}
