package dev.faultline.grammar.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gathering line by line says after each line what reading all of it would say. */
class SnippetGathererTest {

    @ParameterizedTest
    @ValueSource(strings = {"touch write r", "repeat 2 {\ntouch write r\n}", "let x =\n1", "f(1,\n2)", "a\n", "print \"(\"\nb",
        "print \"open\n1", "}\n1", "if a {\n# {\n}", "[1,\n(2\n)\n]", "x = {a: 1,\nb: \"{y}\"}", "let y = a +\nb"})
    void saysWhatReadingAllOfItWouldSay(String text) {
        SnippetGatherer gatherer = new SnippetGatherer();
        StringBuilder soFar = new StringBuilder();
        for (String line : text.split("\n")) {
            gatherer.add(line);
            soFar.append(soFar.isEmpty() ? "" : "\n").append(line);
            assertEquals(StatementSplitter.isComplete(soFar.toString()), gatherer.isComplete(), soFar.toString());
        }
        assertEquals(text.stripTrailing(), gatherer.take());
    }

    @Test
    void beginsAnewAfterTake() {
        SnippetGatherer gatherer = new SnippetGatherer();
        gatherer.add("repeat 2 {");
        assertFalse(gatherer.isComplete());
        gatherer.take();
        assertTrue(gatherer.isEmpty());
        gatherer.add("pause");
        assertTrue(gatherer.isComplete());
    }

    @Test
    void aBlockOfManyLinesTakesTimeInProportion() {
        assertTimeout(Duration.ofSeconds(5), () -> {
            SnippetGatherer gatherer = new SnippetGatherer();
            gatherer.add("repeat 2 {");
            for (int i = 0; i < 20_000; i++) {
                gatherer.add("touch write heap.slice(t, 2)");
                assertFalse(gatherer.isComplete());
            }
            gatherer.add("}");
            assertTrue(gatherer.isComplete());
        });
    }
}
