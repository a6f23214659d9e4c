package dev.faultline.launcher.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.faultline.launcher.repl.ReplSession;
import dev.faultline.launcher.script.RunSettings;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is typed keeps its text and gets the colours of what it means. */
class SnippetHighlighterTest {

    private final ReplSession session =
            new ReplSession(new RunSettings(Map.of(), Map.of(), null, false, false, 0, null), Path.of(""), OutputStream.nullOutputStream());
    private final SnippetHighlighter highlighter = new SnippetHighlighter(() -> session);

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void keepsTheTextAsItIs() {
        for (String text : new String[] {"  touch write  r # all", "print \"a{b}\"", "\"open", "§ not for us", ") (", ":walk heap",
            "a\n  b\n"}) {
            assertEquals(text, highlighter.highlight(text, SnippetHighlighter.NOWHERE).toString());
        }
    }

    @Test
    void coloursWordsByTheirMeaning() {
        AttributedString text = highlighter.highlight("let touch = 4KiB", SnippetHighlighter.NOWHERE);
        assertEquals(AttributedStyle.DEFAULT.foreground(AttributedStyle.MAGENTA), text.styleAt(0), "let");
        assertEquals(AttributedStyle.DEFAULT, text.styleAt(4), "a name that is spelled like an operation");
        assertEquals(AttributedStyle.DEFAULT.foreground(AttributedStyle.YELLOW), text.styleAt(12), "4KiB");
    }

    @Test
    void tellsAnOperationFromAWordInsideOfOne() {
        AttributedStyle operation = AttributedStyle.DEFAULT.foreground(AttributedStyle.BLUE).bold();
        AttributedStyle modifier = AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN);
        assertEquals(operation, styleOfWord("write f 0..1page", "write"));
        assertEquals(modifier, styleOfWord("touch write f", "write"));
        assertEquals(modifier, styleOfWord("mmap 1page read write", "write"));
        assertEquals(modifier, styleOfWord("mmap file f", "file"));
        assertEquals(operation, styleOfWord("repeat 2 { write f 0..1page }", "write"));
    }

    private AttributedStyle styleOfWord(String text, String word) {
        return highlighter.highlight(text, SnippetHighlighter.NOWHERE).styleAt(text.indexOf(word));
    }

    @Test
    void marksTheBracketAtTheCursorAndItsPartner() {
        AttributedStyle marked = AttributedStyle.DEFAULT.bold().underline();
        AttributedString text = highlighter.highlight("f(a[1])", 7);
        assertEquals(marked, text.styleAt(1));
        assertEquals(marked, text.styleAt(6));
        assertEquals(AttributedStyle.DEFAULT, text.styleAt(3));
        assertEquals(AttributedStyle.DEFAULT, highlighter.highlight("f(a)", SnippetHighlighter.NOWHERE).styleAt(1));
    }
}
