package dev.faultline.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Compares text with a file under src/test/resources/golden. With {@code -Dgolden.update} it rewrites the file where it differs, and
 * still fails, so that an update is never mistaken for a pass.
 */
public final class Golden {

    private static final Path FOLDER = Path.of("src", "test", "resources", "golden");

    private Golden() {}

    public static void assertMatches(String name, String actual) throws IOException {
        Path file = FOLDER.resolve(name);
        String expected;
        try {
            expected = Files.readString(file);
        } catch (NoSuchFileException missing) {
            expected = "";
        }
        if (System.getProperty("golden.update") != null && !expected.equals(actual)) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, actual);
            fail("rewrote " + name + "; read the difference before committing it");
        }
        assertEquals(expected, actual, name);
    }
}
