package dev.faultline.editor.server;

import java.util.Arrays;
import org.eclipse.lsp4j.Position;

/**
 * Lines as the protocol counts them: from 0, ended by {@code \n}, {@code \r\n} or a lone {@code \r}, with columns in UTF-16 units.
 *
 * <p>The language knows no lone {@code \r}, so a line here may be part of a line there; offsets are the same.
 */
final class TextLines {

    private final String text;
    private final int[] starts;

    TextLines(String text) {
        this.text = text;
        int[] found = new int[64];
        int count = 1;
        for (int i = 0; i < text.length(); i++) {
            char sign = text.charAt(i);
            boolean ends = sign == '\n' || sign == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n');
            if (ends) {
                if (count == found.length) {
                    found = Arrays.copyOf(found, count * 2);
                }
                found[count++] = i + 1;
            }
        }
        starts = Arrays.copyOf(found, count);
    }

    int count() {
        return starts.length;
    }

    /** The offset a position means: one behind a line's end is its end, one behind the last line the end of the text. */
    int offset(Position position) {
        if (position.getLine() < 0) {
            return 0;
        }
        if (position.getLine() >= starts.length) {
            return text.length();
        }
        int start = starts[position.getLine()];
        return Math.clamp((long) start + position.getCharacter(), start, end(position.getLine()));
    }

    /** Offset behind the last character of a line, before its end mark. */
    private int end(int line) {
        int end = line + 1 < starts.length ? starts[line + 1] : text.length();
        while (end > starts[line] && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return end;
    }

    Position position(int offset) {
        int bounded = Math.clamp(offset, 0, text.length());
        int found = Arrays.binarySearch(starts, bounded);
        int line = found >= 0 ? found : -found - 2;
        return new Position(line, bounded - starts[line]);
    }
}
