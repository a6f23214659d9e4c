package dev.faultline.launcher.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.faultline.launcher.prompt.InputLines.Line;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lines are found in any stream of bytes. */
class InputLinesTest {

    @Test
    void theLastLineNeedsNoEnd() throws IOException {
        assertEquals(List.of(new Line.Text("a"), new Line.Text(""), new Line.Text("b")), all("a\n\nb"));
        assertEquals(List.of(new Line.Text("a")), all("a\n"));
        assertEquals(List.of(), all(""));
    }

    @Test
    void takesOtherSystemsLineEndsAndMarks() throws IOException {
        assertEquals(List.of(new Line.Text("a"), new Line.Text("\uFEFFb")), all("\uFEFFa\r\n\uFEFFb\r\n"));
    }

    @Test
    void bytesThatAreNoTextSpoilTheirLineOnly() throws IOException {
        InputLines lines = new InputLines(new ByteArrayInputStream(new byte[] {'a', '\n', (byte) 0xC3, '(', '\n', 'b'}));
        assertEquals(new Line.Text("a"), lines.next());
        assertEquals(new Line.Unreadable("line 2 of the input is not UTF-8"), lines.next());
        assertEquals(new Line.Text("b"), lines.next());
        assertNull(lines.next());
    }

    @Test
    void aLineOfTheGreatestLengthIsReadAndALongerOneIsSkipped() throws IOException {
        byte[] longest = "x".repeat(InputLines.LONGEST_LINE_BYTES).getBytes(StandardCharsets.UTF_8);
        byte[] next = "\nb\n".getBytes(StandardCharsets.UTF_8);
        InputLines fits = new InputLines(new SequenceInputStream(new ByteArrayInputStream(longest), new ByteArrayInputStream(next)));
        assertInstanceOf(Line.Text.class, fits.next());
        byte[] oneMore = "x\nb\n".getBytes(StandardCharsets.UTF_8);
        InputLines tooLong = new InputLines(new SequenceInputStream(new ByteArrayInputStream(longest), new ByteArrayInputStream(oneMore)));
        assertEquals(new Line.Unreadable("line 1 of the input is longer than 1 MiB"), tooLong.next());
        assertEquals(new Line.Text("b"), tooLong.next());
    }

    private static List<Line> all(String text) throws IOException {
        InputLines lines = new InputLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        List<Line> found = new ArrayList<>();
        for (Line line = lines.next(); line != null; line = lines.next()) {
            found.add(line);
        }
        return found;
    }
}
