package dev.faultline.grammar.diagnostic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DidYouMeanTest {

    private static final List<String> WORDS = List.of("cpus", "nodes", "memory", "x", "step", "reverse");

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
        "cpu, cpus", "cpsu, cpus", "CPUS, cpus", "ndoes, nodes", "momery, memory", "X, x", "revers, reverse",
        // too far, too short, or the word itself
        "memo, -", "y, -", "frobnicate, -", "xy, -"
    })
    void offersTheClosestWord(String word, String expected) {
        assertEquals(Optional.ofNullable(expected), DidYouMean.closest(word, WORDS));
    }

    @ParameterizedTest
    @CsvSource({"cpus"})
    void neverOffersTheWordItself(String word) {
        assertEquals(Optional.empty(), DidYouMean.closest(word, List.of(word)));
    }
}
