package dev.faultline.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every snippet says what its golden file says. {@code -Dsnippets.only=values/ranges} runs those whose name starts so. */
class SnippetTest {

    private static final String ONLY = System.getProperty("snippets.only", "");

    @TestFactory
    Stream<DynamicContainer> snippets() {
        Map<String, List<Snippet>> byFeature = Snippet.all().stream()
                .filter(snippet -> snippet.name().startsWith(ONLY))
                .collect(Collectors.groupingBy(snippet -> snippet.name().split("/")[0], TreeMap::new, Collectors.toList()));
        return byFeature.entrySet().stream()
                .map(feature -> dynamicContainer(
                        feature.getKey(),
                        feature.getValue().stream()
                                .map(snippet -> dynamicTest(snippet.name(), () -> Golden.check(snippet.name(), snippet.transcript())))));
    }

    @Test
    void nothingIsExpectedOfAScriptThatIsGone() {
        SortedSet<String> orphans = new TreeSet<>(Golden.names());
        Snippet.all().forEach(snippet -> orphans.remove(snippet.name()));
        BadInput.all().forEach(input -> orphans.remove(input.goldenName()));
        assertEquals(new TreeSet<>(), orphans);
    }
}
