package dev.faultline.editor.server;

import dev.faultline.grammar.parse.Formatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextEdit;

/**
 * The one layout, as few changes: {@code faultline fmt} gives the text, and only what differs is sent, so that cursors and marks stay.
 *
 * <p>Formatting moves blanks and empty lines and nothing else, so old and new lines can be walked side by side.
 */
final class Formatting {

    private Formatting() {}

    /** No changes for a text that cannot be parsed: its errors are shown already. */
    static List<TextEdit> of(Document document) {
        Optional<String> formatted = Formatter.format(document.content());
        return formatted.isEmpty() ? List.of() : edits(document.content(), formatted.get());
    }

    private static List<TextEdit> edits(String before, String after) {
        List<String> old = lines(before);
        List<String> next = lines(after);
        List<TextEdit> edits = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < old.size() || j < next.size()) {
            if (i < old.size() && j < next.size() && letters(old.get(i)).equals(letters(next.get(j)))) {
                addDifference(i, old.get(i), next.get(j), edits);
                i++;
                j++;
            } else if (i < old.size() && old.get(i).isBlank()) {
                edits.add(new TextEdit(new Range(new Position(i, 0), new Position(i + 1, 0)), ""));
                i++;
            } else {
                // The formatter adds no lines but the last one's end, which is part of a line here.
                return List.of(new TextEdit(new Range(new Position(0, 0), new Position(old.size(), 0)), after));
            }
        }
        return edits;
    }

    /** Lines with their end marks. */
    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
            lines.add(text.substring(start, end + 1));
            start = end + 1;
        }
        if (start < text.length()) {
            lines.add(text.substring(start));
        }
        return lines;
    }

    private static String letters(String line) {
        return line.replaceAll("\\s+", "");
    }

    private static void addDifference(int line, String old, String next, List<TextEdit> edits) {
        int same = 0;
        while (same < Math.min(old.length(), next.length()) && old.charAt(same) == next.charAt(same)) {
            same++;
        }
        int oldEnd = old.length();
        int nextEnd = next.length();
        while (oldEnd > same && nextEnd > same && old.charAt(oldEnd - 1) == next.charAt(nextEnd - 1)) {
            oldEnd--;
            nextEnd--;
        }
        if (oldEnd > same || nextEnd > same) {
            edits.add(new TextEdit(new Range(new Position(line, same), new Position(line, oldEnd)), next.substring(same, nextEnd)));
        }
    }
}
