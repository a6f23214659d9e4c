package dev.faultline.launcher.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.launcher.Process;
import dev.faultline.launcher.SampleRuns;
import dev.faultline.stdlib.CatalogueKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogueCommandsTest {

    private static final Path HERE = Path.of("");

    @ParameterizedTest
    @EnumSource
    void everyKindCanBeListedOneLineEach(CatalogueKind kind) {
        Process process = Process.run(HERE, "", "list", kind.word());
        assertEquals(0, process.exitCode(), process.err());
        assertTrue(process.out().lines().count() >= 2, process.out());
        process.out().lines().forEach(line -> assertTrue(line.codePointCount(0, line.length()) <= 100, line));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cow", "2.6.11", "single-ptl", "ia64", "altix-itanium2", "lock_wait_ns", "lost_page", "ENOMEM"})
    void explainsWhatTheContractNames(String word) {
        Process process = Process.run(HERE, "", "explain", word);
        assertEquals(0, process.exitCode(), process.err());
        assertTrue(process.out().startsWith(word + " ("), process.out());
        assertTrue(process.out().lines().count() >= 2, process.out());
    }

    @Test
    void everyFieldOfTheTableCanBeExplained() {
        List<String> unknown = new ArrayList<>();
        SampleRuns.figures(Map.of()).flat().keySet().forEach(field -> {
            String name = field.startsWith("kinds.") ? field.substring("kinds.".length()) : field;
            String word = name.startsWith("latency_ns.") ? "latency_ns" : name;
            if (Process.run(HERE, "", "explain", word).exitCode() != 0) {
                unknown.add(word);
            }
        });
        assertEquals(List.of(), unknown);
    }

    @Test
    void unknownWordGetsASuggestion() {
        Process process = Process.run(HERE, "", "explain", "lock_wiat_ns");
        assertEquals(2, process.exitCode());
        assertTrue(process.err().contains("did you mean 'lock_wait_ns'?"), process.err());
    }
}
