package dev.faultline.launcher.prompt;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Cuts a stream of bytes into lines, and takes whatever comes: bytes that are no text, a line that never ends, an end without one. */
final class InputLines {

    /** Longer lines are skipped: a line is held in memory, and a stream may never end one. */
    static final int LONGEST_LINE_BYTES = 1 << 20;

    private static final int END = -1;

    /** What was found between two line ends. */
    sealed interface Line {

        /** Text without its line end. */
        record Text(String text) implements Line {}

        /** No text: what is wrong with it, as a sentence. */
        record Unreadable(String sentence) implements Line {}
    }

    private final InputStream input;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int number;

    InputLines(InputStream input) {
        this.input = input;
    }

    /** The next line, also one without an end; null after the last. */
    @Nullable
    Line next() throws IOException {
        bytes.reset();
        boolean isTooLong = false;
        int one = input.read();
        if (one == END) {
            return null;
        }
        number++;
        for (; one != END && one != '\n'; one = input.read()) {
            if (bytes.size() == LONGEST_LINE_BYTES) {
                isTooLong = true;
            } else {
                bytes.write(one);
            }
        }
        return isTooLong ? new Line.Unreadable("line " + number + " of the input is longer than 1 MiB") : decoded();
    }

    private Line decoded() {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
            String marked = number == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
            return new Line.Text(marked.endsWith("\r") ? marked.substring(0, marked.length() - 1) : marked);
        } catch (CharacterCodingException e) {
            return new Line.Unreadable("line " + number + " of the input is not UTF-8");
        }
    }
}
