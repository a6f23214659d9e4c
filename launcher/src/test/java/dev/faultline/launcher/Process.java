package dev.faultline.launcher;

import dev.faultline.launcher.terminal.Interaction;
import dev.faultline.launcher.terminal.Style;
import dev.faultline.launcher.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** What a command line came to: exit code and both streams. */
public record Process(int exitCode, String out, String err) {

    /** Runs a command line inside this JVM, in {@code folder}, with {@code input} on standard input. */
    public static Process run(Path folder, String input, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = run(folder, input, out, err, words);
        return of(code, out, err);
    }

    /** As above, with bytes that may be no text on standard input. */
    public static Process run(Path folder, byte[] input, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        return of(run(100, folder, input, out, err, words), out, err);
    }

    /** As above, with nothing on standard input and a terminal {@code columns} wide. */
    public static Process inTerminal(int columns, Path folder, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        return of(run(columns, folder, new byte[0], out, err, words), out, err);
    }

    /** As {@link #run(Path, byte[], String...)}, with standard error on a terminal that can be drawn over. */
    public static Process withErrorsOnATerminal(Path folder, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        return of(run(new Terminal(100, Style.PLAIN, Style.PLAIN, Interaction.NONE, true), folder, new byte[0], out, err, words), out, err);
    }

    private static Process of(int code, ByteArrayOutputStream out, ByteArrayOutputStream err) {
        return new Process(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** As above, with streams of the caller's. */
    public static int run(Path folder, String input, OutputStream out, OutputStream err, String... words) {
        return run(100, folder, input.getBytes(StandardCharsets.UTF_8), out, err, words);
    }

    private static int run(int columns, Path folder, byte[] input, OutputStream out, OutputStream err, String... words) {
        return run(new Terminal(columns, Style.PLAIN, Style.PLAIN), folder, input, out, err, words);
    }

    private static int run(Terminal terminal, Path folder, byte[] input, OutputStream out, OutputStream err, String... words) {
        Surroundings surroundings = new Surroundings(new ByteArrayInputStream(input), new Output(out),
                new PrintStream(err, true, StandardCharsets.UTF_8), folder, terminal);
        return Main.run(surroundings, Interruption.none(), List.of(words));
    }
}
