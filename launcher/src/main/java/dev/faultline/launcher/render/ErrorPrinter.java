package dev.faultline.launcher.render;

import dev.faultline.launcher.report.ErrorReport;
import dev.faultline.launcher.report.NoteReport;
import dev.faultline.launcher.terminal.Style;
import dev.faultline.launcher.terminal.Wrapping;
import java.util.List;

/**
 * Errors for a person: where, what in one sentence, the source line with the span underlined, what to do about it.
 *
 * <pre>
 * first.fault:3:7: error: mapping past the end of the slice
 *     3 | touch heap[9pages..]
 *       |       ^^^^^^^^^^^^^^
 *       = the region has 8 pages
 * </pre>
 */
public final class ErrorPrinter {

    private static final int NUMBER_WIDTH = 5;

    /** Columns sentences go on below where they are longer. */
    private static final int HANG = 2;

    private final Style style;
    private final int width;

    /** Leaves sentences of any length in one line, so that a program can find them. */
    public ErrorPrinter(Style style) {
        this(style, Integer.MAX_VALUE);
    }

    /** @param width columns of the screen a person reads on */
    public ErrorPrinter(Style style, int width) {
        this.width = width;
        this.style = style;
    }

    /** The text for all of them, each line ended. */
    public String print(List<ErrorReport> errors) {
        StringBuilder text = new StringBuilder();
        errors.forEach(error -> print(error, style.error("error"), text));
        return text.toString();
    }

    /** A line each: where, and what. */
    public String printBriefly(List<ErrorReport> errors) {
        StringBuilder text = new StringBuilder();
        errors.forEach(error -> heading(error, style.error("error"), text));
        return text.toString();
    }

    /** As {@link #print}, for what does not keep a script from running. */
    public String printWarnings(List<ErrorReport> warnings) {
        StringBuilder text = new StringBuilder();
        warnings.forEach(warning -> print(warning, style.yellow("warning"), text));
        return text.toString();
    }

    /** Notes for a person, each on a line of its own. */
    public String printNotes(List<NoteReport> notes) {
        StringBuilder text = new StringBuilder();
        for (NoteReport note : notes) {
            String place = note.line() == 0 ? "" : style.bold(note.file() + ":" + note.line()) + ": ";
            text.append(Wrapping.fit(place + style.cyan("note") + ": " + note.message(), HANG, width));
        }
        return text.toString();
    }

    private void print(ErrorReport error, String word, StringBuilder text) {
        heading(error, word, text);
        String number = String.valueOf(error.line());
        String margin = " ".repeat(Math.max(NUMBER_WIDTH, number.length() + 1));
        String source = error.sourceLine();
        if (error.line() > 0 && source != null) {
            Excerpt excerpt = Excerpt.of(source, error.column(), error.endColumn(), width - margin.length() - 3);
            text.append(" ".repeat(margin.length() - number.length())).append(style.dim(number + " |")).append(' ').append(excerpt.text())
                    .append('\n');
            text.append(margin).append(style.dim(" |")).append(' ').append(" ".repeat(excerpt.before())).append(
                    style.error("^".repeat(excerpt.marked()))).append('\n');
        }
        if (error.hint() != null) {
            text.append(Wrapping.fit(margin + style.dim(" =") + " " + error.hint(), HANG + 1, width));
        }
    }

    private void heading(ErrorReport error, String word, StringBuilder text) {
        String place = place(error);
        text.append(Wrapping.fit((place.isEmpty() ? "" : style.bold(place) + ": ") + word + ": " + error.message(), HANG, width));
    }

    private static String place(ErrorReport error) {
        return error.line() == 0 ? error.file() : error.file() + ":" + error.line() + ":" + error.column();
    }

    /**
     * The part of a source line that is worth showing: all of it, or a window around the span where the line is very long.
     *
     * @param before columns in front of the span
     * @param marked columns to underline
     */
    private record Excerpt(String text, int before, int marked) {

        private static final int WIDEST = 110;
        private static final int CONTEXT = 40;

        static Excerpt of(String source, int column, int endColumn, int room) {
            int widest = Math.min(room, WIDEST);
            int start = Math.clamp(column - 1L, 0, source.length());
            int end = Math.clamp(Math.max(endColumn, column + 1) - 1L, start, source.length());
            int from = source.length() <= widest ? 0 : Math.max(0, start - Math.min(CONTEXT, widest / 2));
            // An ellipsis at either end takes a column, too.
            int to = source.length() <= widest ? source.length() : Math.min(source.length(), from + Math.min(WIDEST, room - 2));
            String lead = from > 0 ? "…" : "";
            String tail = to < source.length() ? "…" : "";
            String shown = source.substring(from, to);
            int before = printedWidth(source.substring(from, start)) + lead.length();
            int marked = Math.max(1, printedWidth(source.substring(start, Math.min(end, to))));
            return new Excerpt(lead + printable(shown) + tail, before, marked);
        }

        private static int printedWidth(String text) {
            return text.codePointCount(0, text.length());
        }

        /** Tabs as one blank, so that the underline stays below; control characters never reach the terminal. */
        private static String printable(String text) {
            StringBuilder shown = new StringBuilder(text.length());
            text.chars().forEach(c -> shown.append(c == '\t' ? ' ' : Character.isISOControl(c) ? '\uFFFD' : (char) c));
            return shown.toString();
        }
    }
}
