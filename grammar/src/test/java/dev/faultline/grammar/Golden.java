package dev.faultline.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Files of pairs: a text in the language behind {@code »} (its line breaks written as {@code ⏎}) and, indented below it, what it must give;
 * nothing below it means no output.
 *
 * <p>With {@code -Dsnippets.update=true} the expected parts are rewritten from what is, and the run fails all the same, so that nobody
 * forgets to read the difference.
 */
public final class Golden {

    private static final Path FOLDER = Path.of("src/test/resources/golden");

    private record Pair(String text, String expected) {}

    private Golden() {}

    /** One test for every pair of a file. */
    public static Stream<DynamicTest> tests(String file, UnaryOperator<String> output) {
        Path path = FOLDER.resolve(file);
        if (Boolean.getBoolean("snippets.update")) {
            return Stream.of(DynamicTest.dynamicTest("update " + file, () -> update(path, output)));
        }
        List<Pair> pairs = read(path);
        assertFalse(pairs.isEmpty(), "no pairs in " + path);
        return pairs.stream().map(pair -> DynamicTest.dynamicTest(pair.text(),
                () -> assertEquals(pair.expected(), output.apply(pair.text().replace('⏎', '\n')))));
    }

    private static List<Pair> read(Path path) {
        List<Pair> pairs = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        String text = null;
        for (String line : lines(path)) {
            if (line.startsWith("» ")) {
                addTo(pairs, text, expected);
                text = line.substring(2);
                expected.clear();
            } else if (line.startsWith("  ")) {
                expected.add(line.substring(2));
            }
        }
        addTo(pairs, text, expected);
        return pairs;
    }

    private static void addTo(List<Pair> pairs, String text, List<String> expected) {
        if (text != null) {
            pairs.add(new Pair(text, String.join("\n", expected)));
        }
    }

    private static List<String> lines(Path path) {
        try {
            return Files.readAllLines(path);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void update(Path path, UnaryOperator<String> output) throws IOException {
        List<String> updated = new ArrayList<>();
        for (String line : lines(path)) {
            if (line.startsWith("» ")) {
                updated.add(line);
                output.apply(line.substring(2).replace('⏎', '\n')).lines().forEach(shown -> updated.add("  " + shown));
            } else if (!line.startsWith("  ")) {
                updated.add(line);
            }
        }
        Files.write(path, updated);
        fail("rewrote " + path + ": read the difference, then run without -Dsnippets.update");
    }
}
