package dev.faultline.grammar.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.grammar.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The layout of scripts: pairs of before and after, and what must hold for every script there is. */
class FormatterTest {

    private static String format(String text) {
        return Formatter.format(text).orElse("(cannot be parsed)");
    }

    @TestFactory
    Stream<DynamicTest> layout() {
        return Golden.tests("formatter.golden", text -> format(text).stripTrailing());
    }

    /** Scripts of the whole project. */
    private static List<Path> scripts() throws IOException {
        List<Path> scripts = new ArrayList<>();
        for (String folder : List.of("examples", "stdlib/std", "conformance/snippets", "conformance/real-kernel")) {
            scripts.addAll(below(Path.of("..", folder)));
        }
        return scripts;
    }

    private static List<Path> below(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".fault")).sorted().toList();
        }
    }

    private static Optional<String> read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        boolean isScript = !ScriptParser.parse(file.toString(), bytes).hasErrors();
        return isScript ? Optional.of(Files.readString(file)) : Optional.empty();
    }

    @Test
    void formattedScriptsStayAsTheyAre() throws IOException {
        int scripts = 0;
        for (Path file : scripts()) {
            Optional<String> text = read(file);
            if (text.isPresent()) {
                String once = format(text.get());
                assertEquals(once, format(once), file.toString());
                scripts++;
            }
        }
        assertTrue(scripts > 500, "only " + scripts + " scripts found");
    }

    @Test
    void examplesAndLibraryAreFormatted() throws IOException {
        for (Path file : scripts()) {
            if (file.startsWith(Path.of("..", "examples")) || file.startsWith(Path.of("..", "stdlib"))) {
                String text = Files.readString(file);
                assertEquals(format(text), text, "`faultline fmt " + file.normalize() + "` formats it");
            }
        }
    }

    /** Blanks where none are needed, none where they may be left out, lines pushed about: all lead to the one layout. */
    @Test
    void layoutDoesNotDependOnWhereBlanksWere() throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        for (Path file : scripts()) {
            Optional<String> text = read(file);
            if (text.isPresent()) {
                String once = format(text.get());
                String pushed = once.lines().map(line -> " ".repeat(random.nextInt(9)) + line + " ".repeat(random.nextInt(3)))
                        .reduce("", (all, line) -> all + line + "\n".repeat(line.isBlank() ? 1 + random.nextInt(3) : 1));
                assertEquals(once, format(pushed), file.toString());
            }
        }
    }

    @Test
    void lineEndsAndByteOrderMarkStay() {
        assertEquals("\uFEFFlet a = 1\r\nprint a\r\n", format("\uFEFFlet  a=1\r\nprint a\r\n\r\n"));
    }

    @Test
    void brokenTextIsNotTouched() {
        assertEquals(Optional.empty(), Formatter.format("let a = \nprint )"));
    }
}
