package dev.faultline.launcher.repl;

import dev.faultline.launcher.script.RunSettings;
import dev.faultline.launcher.terminal.Style;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** A session for a test, with what it printed. */
final class Sessions implements AutoCloseable {

    private static final int WIDTH = 100;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ReplSession session;

    Sessions(Path folder) {
        this(folder, new RunSettings(Map.of(), Map.of(), null, true, false, 0, null));
    }

    Sessions(Path folder, RunSettings settings) {
        session = new ReplSession(settings, folder, printed);
    }

    ReplSession session() {
        return session;
    }

    Response submit(String text) {
        return submit(text, WIDTH);
    }

    Response submit(String text, int width) {
        return session.submit(new Request(text, width, Style.PLAIN));
    }

    /** What is shown on standard output for an input that must go well: printed lines, then the answer. */
    String show(String text) {
        printed.reset();
        Response response = submit(text);
        if (response.exitCode() != 0) {
            throw new AssertionError(text + "\n" + response.errorText());
        }
        return (printed.toString(StandardCharsets.UTF_8) + response.text()).stripTrailing();
    }

    /** What is shown on both streams for any input. */
    String transcript(String text, int width) {
        printed.reset();
        Response response = submit(text, width);
        return printed.toString(StandardCharsets.UTF_8) + response.text() + response.errorText();
    }

    @Override
    public void close() {
        session.close();
    }
}
