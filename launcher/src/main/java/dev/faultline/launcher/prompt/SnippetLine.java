package dev.faultline.launcher.prompt;

import dev.faultline.editor.complete.Completion;
import java.util.List;
import org.jline.reader.CompletingParsedLine;

/**
 * What is typed, as the line editor wants it for completing: one word, from where the candidates replace it up to the cursor. Nothing is
 * quoted or escaped.
 */
record SnippetLine(String line, int cursor, Completion completion) implements CompletingParsedLine {

    /** For a line that is not being completed. */
    static SnippetLine whole(String line, int cursor) {
        return new SnippetLine(line, cursor, new Completion(0, List.of()));
    }

    @Override
    public String word() {
        return line.substring(Math.min(completion.start(), cursor), cursor);
    }

    @Override
    public int wordCursor() {
        return word().length();
    }

    @Override
    public int wordIndex() {
        return 0;
    }

    @Override
    public List<String> words() {
        return List.of(word());
    }

    @Override
    public CharSequence escape(CharSequence candidate, boolean isComplete) {
        return candidate;
    }

    @Override
    public int rawWordCursor() {
        return wordCursor();
    }

    @Override
    public int rawWordLength() {
        return wordCursor();
    }
}
