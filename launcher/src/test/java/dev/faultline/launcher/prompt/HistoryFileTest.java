package dev.faultline.launcher.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jline.reader.History;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The history is kept where it can be, and its loss costs one warning. */
class HistoryFileTest {

    @TempDir
    Path folder;

    @Test
    void isKeptFromOneSessionToTheNextLineBreaksIncluded() throws IOException {
        Path file = folder.resolve("deep/down/history");
        LineReader first = reader();
        assertNull(new HistoryFile(file).attachTo(first));
        first.getHistory().add("let x = 1");
        first.getHistory().add("repeat 2 {\n    pause \\ \"n\"\n}");
        LineReader second = reader();
        assertNull(new HistoryFile(file).attachTo(second));
        assertEquals(List.of("let x = 1", "repeat 2 {\n    pause \\ \"n\"\n}"), entries(second));
    }

    @Test
    void aDamagedFileIsSetAsideWithOneWarning() throws IOException {
        Path file = folder.resolve("history");
        Files.write(file, new byte[] {(byte) 0xFF, (byte) 0xFE, 0, '\n', 1});
        LineReader reader = reader();
        String warning = new HistoryFile(file).attachTo(reader);
        assertEquals(file + " is no history; it is now history.damaged, and a new one begins", warning);
        reader.getHistory().add("print 1");
        LineReader next = reader();
        assertNull(new HistoryFile(file).attachTo(next));
        assertEquals(List.of("print 1"), entries(next));
        assertTrue(Files.exists(folder.resolve("history.damaged")));
    }

    @Test
    void whereNothingCanBeWrittenTheSessionGoesOnWithAWarning() throws IOException {
        Files.writeString(folder.resolve("file"), "");
        LineReader reader = reader();
        Path file = folder.resolve("file/history");
        assertEquals(file + " cannot be written, so this session's history is not kept", new HistoryFile(file).attachTo(reader));
        reader.getHistory().add("print 1");
        assertEquals(List.of("print 1"), entries(reader));
    }

    @Test
    void standsInTheFolderForState() {
        assertEquals(Path.of("/s/faultline/history"), HistoryFile.pathOf(Map.of("XDG_STATE_HOME", "/s", "HOME", "/h")));
        assertEquals(Path.of("/h/.local/state/faultline/history"), HistoryFile.pathOf(Map.of("XDG_STATE_HOME", "relative", "HOME", "/h")));
        assertNull(HistoryFile.pathOf(Map.of()));
    }

    private static LineReader reader() throws IOException {
        return LineReaderBuilder.builder()
                .terminal(new DumbTerminal(new ByteArrayInputStream(new byte[0]), OutputStream.nullOutputStream())).build();
    }

    private static List<String> entries(LineReader reader) {
        List<String> lines = new ArrayList<>();
        for (History.Entry entry : reader.getHistory()) {
            lines.add(entry.line());
        }
        return lines;
    }
}
