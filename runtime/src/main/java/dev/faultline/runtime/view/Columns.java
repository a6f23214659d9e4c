package dev.faultline.runtime.view;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** Rows of words, set under one another: every column but the last is as wide as its widest word. */
final class Columns {

    private static final String GAP = "  ";

    private final List<String[]> rows = new ArrayList<>();
    private final int[] widths;

    Columns(int count) {
        widths = new int[count];
    }

    void add(String... words) {
        for (int i = 0; i < words.length; i++) {
            widths[i] = Math.max(widths[i], words[i].length());
        }
        rows.add(words);
    }

    /** Columns without a word in any row leave no gap; no line ends in blanks. */
    String text() {
        StringJoiner text = new StringJoiner("\n");
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                if (widths[i] > 0) {
                    line.append(row[i]).append(" ".repeat(widths[i] - row[i].length())).append(GAP);
                }
            }
            text.add(line.toString().stripTrailing());
        }
        return text.toString();
    }
}
