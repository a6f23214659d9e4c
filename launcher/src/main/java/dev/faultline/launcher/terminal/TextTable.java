package dev.faultline.launcher.terminal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Rows in aligned columns, never wider than asked for.
 *
 * <p>What does not fit is given up in this order: the flexible column is clipped down to its minimum, then the least important columns
 * go, then the flexible column is clipped further, last the widest of the others. {@link Layout#dropped} names the columns that went,
 * so that nothing disappears silently.
 */
public final class TextTable {

    private static final String GAP = "  ";
    private static final String ELLIPSIS = "…";
    private static final int NONE = -1;

    /** Which side a column's text leans to. */
    public enum Align {
        LEFT,
        RIGHT
    }

    /**
     * A column.
     *
     * @param importance the least important columns go first when room is short; {@link #ALWAYS} never goes
     * @param flexible whether its text may be clipped; one column of a table may be
     */
    public record Column(String title, Align align, int importance, boolean flexible) {
        public static final int ALWAYS = Integer.MAX_VALUE;

        public static Column number(String title, int importance) {
            return new Column(title, Align.RIGHT, importance, false);
        }

        public static Column text(String title) {
            return new Column(title, Align.LEFT, ALWAYS, false);
        }

        public static Column clipped(String title) {
            return new Column(title, Align.LEFT, ALWAYS, true);
        }
    }

    /** Text and how it is painted; painting does not count as width. */
    public record Cell(String text, UnaryOperator<String> paint) {
        public static Cell of(String text) {
            return new Cell(text, UnaryOperator.identity());
        }
    }

    /** The finished lines, without line ends, and the titles of columns there was no room for. */
    public record Layout(List<String> lines, List<String> dropped) {}

    private final List<Column> columns;
    private final int flexibleMinimum;
    private final List<List<Cell>> rows = new ArrayList<>();
    private int ruleBefore = -1;

    /** @param flexibleMinimum width the flexible column keeps as long as others can go instead */
    public TextTable(List<Column> columns, int flexibleMinimum) {
        this.columns = List.copyOf(columns);
        this.flexibleMinimum = flexibleMinimum;
    }

    /** Adds a row with a cell for each column. */
    public void row(List<Cell> cells) {
        if (cells.size() != columns.size()) {
            throw new IllegalArgumentException(cells.size() + " cells for " + columns.size() + " columns");
        }
        rows.add(List.copyOf(cells));
    }

    /** Draws a rule before the next row. */
    public void rule() {
        ruleBefore = rows.size();
    }

    /** Lays the table out in at most {@code width} columns. */
    public Layout layOut(int width, Style style) {
        int[] widths = naturalWidths();
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            kept.add(i);
        }
        List<String> dropped = new ArrayList<>();
        while (!fits(kept, widths, width)) {
            int least = leastImportant(kept);
            if (least == NONE) {
                break;
            }
            kept.removeIf(column -> column == least);
            dropped.add(columns.get(least).title());
        }
        clipFlexible(kept, widths, width);
        clipWidest(kept, widths, width);
        return new Layout(lines(kept, widths, style), List.copyOf(dropped));
    }

    private int[] naturalWidths() {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = width(columns.get(i).title());
            for (List<Cell> row : rows) {
                widths[i] = Math.max(widths[i], width(row.get(i).text()));
            }
        }
        return widths;
    }

    private boolean fits(List<Integer> kept, int[] widths, int width) {
        int total = GAP.length() * (kept.size() - 1);
        for (int i : kept) {
            total += columns.get(i).flexible() ? Math.min(widths[i], flexibleMinimum) : widths[i];
        }
        return total <= width;
    }

    private int leastImportant(List<Integer> kept) {
        int least = NONE;
        for (int i : kept) {
            int importance = columns.get(i).importance();
            if (importance != Column.ALWAYS && (least == NONE || importance <= columns.get(least).importance())) {
                least = i;
            }
        }
        return least;
    }

    private void clipFlexible(List<Integer> kept, int[] widths, int width) {
        int others = GAP.length() * (kept.size() - 1);
        for (int i : kept) {
            others += columns.get(i).flexible() ? 0 : widths[i];
        }
        for (int i : kept) {
            if (columns.get(i).flexible()) {
                widths[i] = Math.max(1, Math.min(widths[i], width - others));
            }
        }
    }

    /** What is left are columns that never go; one character of each stays. */
    private static void clipWidest(List<Integer> kept, int[] widths, int width) {
        int surplus = GAP.length() * (kept.size() - 1) + kept.stream().mapToInt(column -> widths[column]).sum() - width;
        for (; surplus > 0; surplus--) {
            int widest = Collections.max(kept, Comparator.comparingInt(column -> widths[column]));
            widths[widest] = Math.max(1, widths[widest] - 1);
        }
    }

    private List<String> lines(List<Integer> kept, int[] widths, Style style) {
        List<String> lines = new ArrayList<>();
        lines.add(line(columns.stream().map(column -> new Cell(column.title(), style::bold)).toList(), kept, widths));
        for (int i = 0; i < rows.size(); i++) {
            if (i == ruleBefore) {
                int total = GAP.length() * (kept.size() - 1) + kept.stream().mapToInt(column -> widths[column]).sum();
                lines.add(style.dim("─".repeat(total)));
            }
            lines.add(line(rows.get(i), kept, widths));
        }
        return lines;
    }

    private String line(List<Cell> row, List<Integer> kept, int[] widths) {
        StringBuilder line = new StringBuilder();
        int blanksOwed = 0;
        for (int i : kept) {
            Cell cell = row.get(i);
            String text = clip(cell.text(), widths[i]);
            int padding = widths[i] - width(text);
            boolean right = columns.get(i).align() == Align.RIGHT;
            if (!text.isEmpty()) {
                line.append(" ".repeat(blanksOwed + (right ? padding : 0))).append(cell.paint().apply(text));
                blanksOwed = right ? 0 : padding;
            } else {
                blanksOwed += widths[i];
            }
            blanksOwed += GAP.length();
        }
        return line.toString();
    }

    /** The text, or as much of it as fits with an ellipsis. */
    public static String clip(String text, int width) {
        if (width(text) <= width) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, width - 1)) + ELLIPSIS;
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
