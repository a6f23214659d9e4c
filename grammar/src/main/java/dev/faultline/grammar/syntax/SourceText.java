package dev.faultline.grammar.syntax;

import java.util.Arrays;

/**
 * The text of one script, with its lines.
 *
 * <p>A byte order mark is taken off, so offset 0 is the first character a user sees. A line ends at {@code \n}, {@code \r\n} or the
 * end of the text; the end mark is not part of the line.
 */
public final class SourceText {

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final String name;
    private final String text;
    private final int[] lineStarts;

    /**
     * @param name what errors call the script: a file name, {@code -} for standard input, {@code std/…} for the library
     * @param text decoded text, with or without a byte order mark
     */
    public SourceText(String name, String text) {
        this.name = name;
        this.text = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
        this.lineStarts = findLineStarts(this.text);
    }

    private static int[] findLineStarts(String text) {
        int[] starts = new int[16];
        int count = 1;
        for (int newline = text.indexOf('\n'); newline >= 0; newline = text.indexOf('\n', newline + 1)) {
            if (count == starts.length) {
                starts = Arrays.copyOf(starts, count * 2);
            }
            starts[count++] = newline + 1;
        }
        return Arrays.copyOf(starts, count);
    }

    public String name() {
        return name;
    }

    public String text() {
        return text;
    }

    /** Number of lines; an empty text has one. */
    public int lineCount() {
        return lineStarts.length;
    }

    /** The line (from 1) that the character at {@code offset} is on; {@code offset} may be the text's length. */
    public int lineAt(int offset) {
        int found = Arrays.binarySearch(lineStarts, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** The column (from 1) of the character at {@code offset}. */
    public int columnAt(int offset) {
        return offset - lineStarts[lineAt(offset) - 1] + 1;
    }

    /** Offset of the first character of {@code line} (from 1). */
    public int lineStart(int line) {
        return lineStarts[line - 1];
    }

    /** Offset behind the last character of {@code line} (from 1), not counting its end mark. */
    public int lineEnd(int line) {
        int start = lineStarts[line - 1];
        int end = line < lineStarts.length ? lineStarts[line] - 1 : text.length();
        return end > start && text.charAt(end - 1) == '\r' ? end - 1 : end;
    }

    /** The text of {@code line} (from 1) without its end mark. */
    public String line(int line) {
        return text.substring(lineStarts[line - 1], lineEnd(line));
    }

    /** The span from {@code start} up to but not including {@code end}. */
    public Span span(int start, int end) {
        int line = lineAt(start);
        int endLine = lineAt(end);
        return new Span(start, end, line, start - lineStarts[line - 1] + 1, endLine, end - lineStarts[endLine - 1] + 1);
    }

    /** What is written at {@code span}. */
    public String text(Span span) {
        return text.substring(span.start(), span.end());
    }
}
