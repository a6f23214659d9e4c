package dev.faultline.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Files that hold what is expected, mirroring the scripts that make it.
 *
 * <p>A missing file is created and a different one is rewritten under {@code -Dsnippets.update}, but the test fails all the same, so that no
 * run goes green while it writes its own truth.
 */
final class Golden {

    /** Where expected files are, seen from this module's folder, in which Maven runs its tests. */
    static final Path ROOT = Path.of("expected");

    private static final boolean UPDATES = Boolean.parseBoolean(System.getProperty("snippets.update", "false"))
            || "".equals(System.getProperty("snippets.update"));

    private Golden() {}

    /**
     * Compares with what is expected of a name.
     *
     * @param name folder and file without an ending, "values/integers"
     */
    static void check(String name, String actual) {
        Path file = ROOT.resolve(name + ".out");
        try {
            if (!Files.exists(file)) {
                write(file, actual);
                fail("created " + file + ": read it, and commit it if it is right");
            }
            String expected = Files.readString(file);
            if (UPDATES && !expected.equals(actual)) {
                write(file, actual);
                fail("rewrote " + file + ": read the difference, and commit it if it is right");
            }
            assertEquals(expected, actual, () -> file + " differs; -Dsnippets.update rewrites it");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is expected of a name; there must be a file for it. */
    static String expected(String name) throws IOException {
        return Files.readString(ROOT.resolve(name + ".out"));
    }

    /** Names of all expected files. */
    static SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            files.filter(Files::isRegularFile).forEach(file -> names.add(nameOf(ROOT, file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    /** Folder and file without its ending, with slashes. */
    static String nameOf(Path root, Path file) {
        String relative = root.relativize(file).toString().replace('\\', '/');
        return relative.substring(0, relative.lastIndexOf('.'));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
