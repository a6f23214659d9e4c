package dev.faultline.conformance;

import dev.faultline.launcher.EntryPoint;
import dev.faultline.launcher.Output;
import dev.faultline.launcher.Surroundings;
import dev.faultline.launcher.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One command line and what came of it, run inside this process through the launcher's own entry point.
 *
 * @param exitCode what the process would have ended with
 * @param out all of standard output
 * @param err all of standard error
 */
public record CommandLineRun(int exitCode, String out, String err) {

    /**
     * Runs a command line as if typed in {@code folder}, without a terminal.
     *
     * @param input what stands on standard input
     */
    public static CommandLineRun of(Path folder, String input, List<String> words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = Terminal.of(_ -> null, Map.of(), false);
        Surroundings surroundings = new Surroundings(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new Output(out),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                folder,
                terminal);
        int exitCode = EntryPoint.run(surroundings, words);
        return new CommandLineRun(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** What a golden file holds: the exit code, then what was printed where. */
    String transcript() {
        return "exit code " + exitCode + "\n" + section("output", out) + section("errors", err);
    }

    static String section(String title, String text) {
        if (text.isEmpty()) {
            return "";
        }
        return "== " + title + "\n" + text + (text.endsWith("\n") ? "" : "\n(no newline at the end)\n");
    }
}
