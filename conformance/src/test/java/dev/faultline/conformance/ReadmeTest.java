package dev.faultline.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The README's commands print what stands below them. A block that begins with {@code $ ./faultline} is run; {@code …} alone on a line stands
 * for any lines. Where the text says "Write this into `FILE`" or "Add `LINE` as the last line", that is done first.
 */
class ReadmeTest {

    private static final Path README = Path.of("..", "README.md");
    private static final Pattern STEP = Pattern.compile("Write this into `(?<file>[^`]+)`.*?```\\n(?<content>.*?)```"
            + "|Add `(?<line>[^`]+)` as the last line"
            + "|```\\n\\$ \\./faultline(?<arguments>[^\\n]*)\\n(?<output>.*?)```", Pattern.DOTALL);
    private static final String PROMPT = "faultline> ";

    @TempDir
    Path folder;

    /** A command of the README, the file it needs, and what it says that is printed. */
    private record Session(String arguments, String file, String content, String output) {}

    private static List<Session> sessions() throws IOException {
        List<Session> found = new ArrayList<>();
        Matcher step = STEP.matcher(Files.readString(README));
        String file = "";
        String content = "";
        while (step.find()) {
            if (step.group("file") != null) {
                file = step.group("file");
                content = step.group("content");
            } else if (step.group("line") != null) {
                content += step.group("line") + "\n";
            } else {
                found.add(new Session(step.group("arguments").strip(), file, content, step.group("output")));
            }
        }
        return found;
    }

    @Test
    void theReadmeHasSessions() throws IOException {
        assertEquals(7, sessions().size(), "commands with their output in the README");
    }

    @TestFactory
    @Tag("slow")
    Stream<DynamicTest> printsWhatStandsBelow() throws IOException {
        return sessions().stream().map(session -> DynamicTest.dynamicTest("faultline " + session.arguments(), () -> hold(session)));
    }

    private void hold(Session session) throws IOException {
        Files.writeString(folder.resolve(session.file()), session.content());
        String expected = session.output();
        String input = "";
        if (expected.startsWith(PROMPT)) {
            // A prompt that is piped into shows neither itself nor what is typed; a command without an answer ends the block.
            input = expected.lines().filter(line -> line.startsWith(PROMPT)).map(line -> line.substring(PROMPT.length()) + "\n")
                    .reduce("", String::concat);
            expected = expected.replaceAll("(?m)^" + PROMPT + ".*\\R", "…\n");
        }
        Path start = session.arguments().contains("examples/") ? README.toAbsolutePath().normalize().getParent() : folder;
        List<String> words = session.arguments().isEmpty() ? List.of() : List.of(session.arguments().split(" "));
        CommandLineRun run = CommandLineRun.of(start, input, words);
        String printed = blanksAsOne(run.err() + run.out());
        int from = 0;
        for (String part : expected.split("(?m)^…\\R")) {
            int found = printed.indexOf(blanksAsOne(part), from);
            if (found < 0) {
                fail("`faultline " + session.arguments() + "` does not print\n" + part + "\nbut\n" + run.err() + run.out());
            }
            from = found + blanksAsOne(part).length();
        }
    }

    /** The README breaks long lines where it likes. */
    private static String blanksAsOne(String text) {
        return text.replaceAll("\\s+", " ");
    }
}
