package dev.faultline.editor.complete;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.editor.complete.Forms.Form;
import dev.faultline.grammar.parse.Keywords;
import dev.faultline.grammar.resolve.BuiltIns;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every operation and every built-in function has its form, and forms are made of the language's words. */
class FormsTest {

    private static final Pattern WORD = Pattern.compile("\\b[a-z_]+\\b");

    private final Forms forms = new Forms(new Vocabulary());

    @Test
    void allHaveOne() {
        Stream.concat(Keywords.Category.OPERATION.words().stream(), BuiltIns.NAMES.stream()).forEach(word -> {
            Form form = forms.of(word).orElseThrow(() -> new AssertionError(word));
            assertTrue(form.label().startsWith(word), form.label());
            assertFalse(form.words().isBlank(), word);
        });
    }

    @Test
    void operationsAreWrittenWithWordsOfTheLanguage() {
        Set<String> known = Stream.of(Keywords.Category.values()).flatMap(category -> category.words().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        for (String operation : Keywords.Category.OPERATION.words()) {
            List<String> strange = WORD.matcher(forms.of(operation).orElseThrow().label()).results().map(MatchResult::group)
                    .filter(word -> !known.contains(word)).toList();
            assertEquals(List.of(), strange, operation);
        }
    }

    @Test
    void otherWordsHaveNone() {
        assertTrue(forms.of("let").isEmpty());
        assertTrue(forms.of("").isEmpty());
    }
}
