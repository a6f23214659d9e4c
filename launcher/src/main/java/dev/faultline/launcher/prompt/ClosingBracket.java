package dev.faultline.launcher.prompt;

import dev.faultline.grammar.parse.BracketPairs;
import java.util.Map;
import org.jline.reader.Buffer;
import org.jline.reader.LineReader;
import org.jline.reader.Widget;

/**
 * A closing bracket that is typed: one that begins its line moves below the line its partner is in, any other leaves text as it is. The
 * editor's own way is to take up to four blanks away before any of them.
 *
 * @param sign what is typed
 * @param insert the editor's widget for it, which also shows the partner for a moment
 * @param longest inputs with more characters are left alone: finding the partner reads all of the input
 */
record ClosingBracket(LineReader reader, char sign, Widget insert, int longest) implements Widget {

    private static final Map<String, Character> SIGNS = Map.of(LineReader.INSERT_CLOSE_CURLY, '}', LineReader.INSERT_CLOSE_PAREN, ')',
            LineReader.INSERT_CLOSE_SQUARE, ']');

    /** For all brackets there are. */
    static void replaceIn(LineReader reader, int longest) {
        SIGNS.forEach((name, sign) -> reader.getWidgets().put(name,
                new ClosingBracket(reader, sign, reader.getBuiltinWidgets().get(name), longest)));
    }

    @Override
    public boolean apply() {
        align(reader.getBuffer());
        Object indentation = reader.getVariable(LineReader.INDENTATION);
        reader.setVariable(LineReader.INDENTATION, 0);
        try {
            return insert.apply();
        } finally {
            reader.setVariable(LineReader.INDENTATION, indentation);
        }
    }

    /** Gives the line, if it is still empty up to the cursor, the indentation of the line the bracket's partner is in. */
    private void align(Buffer buffer) {
        String text = buffer.toString();
        String before = text.substring(0, buffer.cursor());
        int line = before.lastIndexOf('\n') + 1;
        if (line == 0 || text.length() > longest || !before.substring(line).isBlank()) {
            return;
        }
        BracketPairs.at(before + sign, before.length()).filter(pair -> pair.close() == before.length()).ifPresent(pair -> {
            buffer.backspace(before.length() - line);
            buffer.write(indentation(before, pair.open()));
        });
    }

    /** The blanks the line of {@code offset} begins with. */
    private static String indentation(String text, int offset) {
        int start = text.lastIndexOf('\n', offset) + 1;
        int end = start;
        while (text.charAt(end) == ' ' || text.charAt(end) == '\t') {
            end++;
        }
        return text.substring(start, end);
    }
}
