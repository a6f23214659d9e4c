package dev.faultline.editor.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The committed highlighters are those that the lexer's words and the catalogue give.
 *
 * <p>With {@code -Deditor.update} they are written anew, and the run fails all the same, so that nobody forgets to read the difference.
 */
class GeneratedFileTest {

    @ParameterizedTest
    @EnumSource
    void isUpToDate(GeneratedFile file) throws IOException {
        if (System.getProperty("editor.update") != null) {
            Files.createDirectories(file.path().toAbsolutePath().getParent());
            Files.writeString(file.path(), file.text());
            fail("rewrote editor-support/" + file.path() + ": read the difference, then run without -Deditor.update");
        }
        assertEquals(file.text(), Files.readString(file.path()),
                "editor-support/" + file.path() + " is no longer what its template gives; -Deditor.update writes it anew");
    }
}
