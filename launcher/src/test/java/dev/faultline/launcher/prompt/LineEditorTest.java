package dev.faultline.launcher.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.launcher.repl.ReplSession;
import dev.faultline.launcher.script.RunSettings;
import dev.faultline.launcher.terminal.Style;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.impl.history.DefaultHistory;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys, one by one, on a terminal made of streams. */
class LineEditorTest {

    private static final String LEFT = "\033OD";
    private static final String RIGHT = "\033OC";
    private static final String UP = "\033OA";
    private static final String CTRL_D = "\u0004";
    private static final String CTRL_R = "\u0012";

    private final ReplSession session =
            new ReplSession(new RunSettings(Map.of(), Map.of(), null, false, false, 0, null), Path.of(""), OutputStream.nullOutputStream());
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void enterEndsAWholeInputAndGoesOnInABlock() throws IOException {
        LineReader reader = typing("touch write r\rrepeat 2 {\rpause\r}\r");
        assertEquals("touch write r", reader.readLine());
        assertEquals("repeat 2 {\n    pause\n}", reader.readLine());
    }

    @Test
    void aClosingBracketMovesBelowItsPartnerOnlyWhereItBeginsALine() throws IOException {
        assertEquals("repeat 2 { pause  }", typing("repeat 2 { pause  }\r").readLine());
        assertEquals("let x = [ 1 ][ 0 ] + ( 2 )", typing("let x = [ 1 ][ 0 ] + ( 2 )\r").readLine());
        assertEquals("repeat 2 {\n    repeat 3 {\n        pause }\n}", typing("repeat 2 {\rrepeat 3 {\rpause }\r}\r").readLine());
        assertEquals("repeat 2 {\n    repeat 3 {\n        pause\n    }\n}", typing("repeat 2 {\rrepeat 3 {\rpause\r}\r}\r").readLine());
        assertEquals("print (\n    1\n)", typing("print (\r1\r)\r").readLine());
        assertEquals("    }", typing("    }\r").readLine(), "it has no partner");
    }

    @Test
    void enterOnAnEmptyLineEndsWhatIsNotWhole() throws IOException {
        assertEquals("let x =\n", typing("let x =\r\r").readLine());
    }

    @Test
    void aBlockComesBackFromTheHistoryAsAWholeAndCanBeEdited() throws IOException {
        LineReader reader = typing("repeat 2 {\rpause\r}\r" + UP + UP + "\b3\r" + UP + LEFT + "\r");
        reader.readLine();
        String again = reader.readLine();
        assertTrue(again.startsWith("repeat 2 {\n") && again.endsWith("\n}"), again);
        assertEquals(again, reader.readLine());
    }

    @Test
    void aStepToTheRightTakesTheSuggestion() throws IOException {
        LineReader reader = typing("touch write heap\rto" + RIGHT + "\r" + "t" + LEFT + RIGHT + "x\r");
        reader.readLine();
        assertEquals("touch write heap", reader.readLine());
        assertEquals("tx", reader.readLine(), "inside of the text it is only a step");
    }

    @Test
    void theNewestInputThatGoesOnIsSuggested() {
        DefaultHistory history = new DefaultHistory();
        assertEquals(Optional.empty(), LineEditor.suggestion(history, "a"));
        history.add("abc");
        history.add("abd");
        history.add("ab");
        assertEquals(Optional.of("d"), LineEditor.suggestion(history, "ab"));
        assertEquals(Optional.empty(), LineEditor.suggestion(history, "abd"));
        assertEquals(Optional.empty(), LineEditor.suggestion(history, ""));
    }

    @Test
    void findsAnInputAgainByAPartOfIt() throws IOException {
        LineReader reader = typing("let one = 1\rlet two = 2\r" + CTRL_R + "one\r");
        reader.readLine();
        reader.readLine();
        assertEquals("let one = 1", reader.readLine());
    }

    @Test
    void ctrlDLeavesOnAnEmptyLineOnly() throws IOException {
        LineReader reader = typing("d" + CTRL_D + "\r" + CTRL_D);
        assertEquals("d", reader.readLine(), "where there is text Ctrl-D deletes the next character");
        assertThrows(EndOfFileException.class, reader::readLine);
    }

    @Test
    void whatIsPastedIsOneInputWithItsLines() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            lines.append("touch write heap.slice(").append(i).append(", 10_000)\r");
        }
        LineReader reader = typing("\033[200~" + lines + "\033[201~\rprint 1\r");
        assertEquals(lines.toString().replace('\r', '\n').strip(), reader.readLine().strip());
        assertEquals("print 1", reader.readLine());
    }

    @Test
    void anExclamationMarkIsNoHistoryEvent() throws IOException {
        assertEquals("print \"!!\"", typing("print \"!!\"\r").readLine());
    }

    @Test
    void withoutColoursNoneAreSent() throws IOException {
        LineReader reader = LineEditor.on(terminal("touch write heap\rtouch\r"), () -> session, Style.PLAIN);
        reader.readLine(Prompts.FIRST);
        reader.readLine(Prompts.FIRST);
        String sent = screen.toString(StandardCharsets.UTF_8);
        assertFalse(sent.matches("(?s).*\033\\[[0-9;]*[1-9][0-9;]*m.*"), sent.replace("\033", "^"));
    }

    private LineReader typing(String keys) throws IOException {
        return LineEditor.on(terminal(keys), () -> session, Style.ANSI);
    }

    private Terminal terminal(String keys) throws IOException {
        Terminal terminal = new ExternalTerminal("test", "xterm-256color",
                new ByteArrayInputStream(keys.getBytes(StandardCharsets.UTF_8)), screen, StandardCharsets.UTF_8);
        terminal.setSize(Size.of(80, 24));
        return terminal;
    }
}
