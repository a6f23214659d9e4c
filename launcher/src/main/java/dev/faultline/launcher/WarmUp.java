package dev.faultline.launcher;

import dev.faultline.launcher.prompt.Prompt;
import dev.faultline.launcher.script.RunSettings;
import dev.faultline.launcher.terminal.Interaction;
import dev.faultline.launcher.terminal.Style;
import dev.faultline.launcher.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jline.terminal.impl.ExternalTerminal;

/**
 * Runs once after a build, to load what users load: the script {@code ./faultline} archives those classes, and every later start finds
 * them ready. It runs a script, and holds a session at a terminal made of streams, for a build has none of its own.
 */
public final class WarmUp {

    private static final RunSettings NO_SETTINGS = new RunSettings(Map.of(), Map.of(), null, false, false, 0, null);

    private WarmUp() {}

    /** @param files the script, and a session's lines, both as files */
    public static void main(String[] files) throws IOException {
        Terminal colourful = new Terminal(Terminal.DEFAULT_WIDTH, Style.ANSI, Style.ANSI, Interaction.KEYS, true);
        Surroundings surroundings = new Surroundings(InputStream.nullInputStream(), new Output(OutputStream.nullOutputStream()), System.err,
                Path.of(""), colourful);
        int code = Main.run(surroundings, Interruption.none(), List.of("run", files[0]));
        // There is a mistake in the session, for errors are to come quickly, too.
        session(surroundings, Files.readString(Path.of(files[1])));
        System.exit(code);
    }

    private static void session(Surroundings surroundings, String lines) throws IOException {
        byte[] keys = lines.replace('\n', '\r').getBytes(StandardCharsets.UTF_8);
        Prompt.TerminalOpener opener = () -> new ExternalTerminal("warm-up", "xterm-256color", new ByteArrayInputStream(keys),
                OutputStream.nullOutputStream(), StandardCharsets.UTF_8);
        new Prompt(surroundings, Interruption.none(), NO_SETTINGS, opener, null).run(null);
    }
}
