package dev.faultline.editor.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.faultline.stdlib.Library;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
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

    /** A list that the grammar does not ask for would be one whose next word nobody notices. */
    @Test
    void grammarAsksForEveryList() {
        Set<String> forgotten = new TreeSet<>(new WordLists(new Library()).names());
        forgotten.removeAll(GeneratedFile.TEXTMATE.template().placeholders());
        assertEquals(Set.of(), forgotten);
    }

    @Test
    void listsGoOnInLinesThatBeginAlike() {
        List<String> words = Collections.nCopies(30, "abcdefgh");
        String filled = new Template("  \\ {{words}},\n").fillLists(name -> words, "'", ", ");
        assertTrue(
                filled.lines().count() > 1 && filled.lines().allMatch(line -> line.length() <= 121 && line.matches("  \\\\ .*'abcdefgh',")),
                filled);
    }
}
