package dev.faultline.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.faultline.stdlib.CatalogueEntry;
import dev.faultline.stdlib.CatalogueKind;
import dev.faultline.stdlib.Library;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The catalogue of sentences holds what the code asks for, no less and no more, and the library explains all of it. */
class MessagesTest {

    private static final Pattern ASKED = Pattern.compile("\\berror\\(\\s*\"([a-z_]+)\"");
    private static final Pattern LITERAL = Pattern.compile("\"([a-z_]+)\"");
    private static final String HINT = ".hint";

    private final Set<String> keys = new TreeSet<>(ResourceBundle.getBundle("dev.faultline.interpreter.errors.messages").keySet());

    private static Set<String> inSources(Pattern pattern) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(MessagesTest::text)
                    .flatMap(text -> pattern.matcher(text).results().map(MatchResult::group))
                    .map(found -> found.substring(found.indexOf('"') + 1, found.length() - 1))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Stream<String> text(Path file) {
        try {
            return Stream.of(Files.readString(file));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void everyCodeThatIsRaisedHasASentence() throws IOException {
        Set<String> missing = inSources(ASKED);
        missing.removeAll(keys);
        assertEquals(Set.of(), missing);
    }

    @Test
    void everySentenceIsRaised() throws IOException {
        Set<String> unused = keys.stream().map(MessagesTest::code).collect(Collectors.toCollection(TreeSet::new));
        unused.removeAll(inSources(LITERAL));
        assertEquals(Set.of(), unused);
    }

    @Test
    void everyHintHasItsSentence() {
        List<String> orphans = keys.stream().filter(key -> key.endsWith(HINT) && !keys.contains(code(key))).toList();
        assertEquals(List.of(), orphans);
    }

    @Test
    void sentencesAndHintsBeginInLowerCaseAndEndWithoutAFullStop() {
        ResourceBundle sentences = ResourceBundle.getBundle("dev.faultline.interpreter.errors.messages");
        List<String> odd = keys.stream().filter(key -> !isInStyle(sentences.getString(key))).toList();
        assertEquals(List.of(), odd);
    }

    @Test
    void theStyleTellsNamesFromOrdinaryWords() {
        assertEquals(List.of(true, true, true, true, false, false),
                Stream.of("no list", "`x` is set", "CPU 7 is missing", "{0} is none", "A list is wanted", "no list.")
                        .map(MessagesTest::isInStyle)
                        .toList());
    }

    /** Only acronyms and errnos, all in capitals, and what is filled in may begin otherwise. */
    private static boolean isInStyle(String sentence) {
        return sentence.matches("(\\p{Ll}|[`{]|\\p{Lu}{2,}).*[^.]");
    }

    @Test
    void theArticleFollowsTheWordThatIsFilledIn() {
        assertEquals("`+` is not for an int and a none", Scripts.fail("print 1 + none").message());
    }

    @Test
    void theLibraryExplainsEveryCode() {
        Set<String> unexplained = keys.stream().map(MessagesTest::code).collect(Collectors.toCollection(TreeSet::new));
        new Library().catalogue(CatalogueKind.ERROR).stream().map(CatalogueEntry::name).forEach(unexplained::remove);
        assertEquals(Set.of(), unexplained);
    }

    private static String code(String key) {
        return key.endsWith(HINT) ? key.substring(0, key.length() - HINT.length()) : key;
    }
}
