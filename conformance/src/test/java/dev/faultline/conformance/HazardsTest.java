package dev.faultline.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.faultline.conformance.HazardTable.Shown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each hazard of the table strikes where it is known to, with the report that is known, and nowhere else; and the page says the same. */
class HazardsTest {

    private static final int MOST_LINES = 15;

    private static final Path PAGE = HazardTable.FOLDER.resolveSibling("../docs/hazards.md").normalize();

    private static final HazardTable TABLE = HazardTable.read();

    static List<Shown> hazards() {
        return TABLE.strikes();
    }

    @ParameterizedTest
    @MethodSource("hazards")
    void strikesUnderTheDesignThatHasIt(Shown hazard) throws IOException {
        CommandLineRun run = run(hazard, List.of());
        assertEquals(1, run.exitCode(), run.err());
        JsonNode error = JsonMapper.builder().build().readTree(run.out()).path("error");
        assertEquals(hazard.code(), error.path("code").asText(), run.err());
    }

    @ParameterizedTest
    @MethodSource("hazards")
    void doesNotStrikeElsewhere(Shown hazard) {
        List<String> keys = hazard.without().stream().flatMap(key -> Stream.of("-m", key)).toList();
        assertFalse(keys.isEmpty(), "nothing is named that does not have it");
        CommandLineRun run = run(hazard, keys);
        assertEquals(0, run.exitCode(), run.err());
    }

    private static CommandLineRun run(Shown hazard, List<String> options) {
        List<String> words = new ArrayList<>(List.of("run", "--check", "--format", "json"));
        words.addAll(options);
        words.add(hazard.script());
        return CommandLineRun.of(HazardTable.FOLDER, "", words);
    }

    @ParameterizedTest
    @MethodSource("hazards")
    void scriptIsShortAndSaysWhatHappens(Shown hazard) throws IOException {
        List<String> lines = Files.readAllLines(HazardTable.FOLDER.resolve(hazard.script()));
        assertTrue(lines.getFirst().startsWith("# "), "the first line is no comment");
        List<String> code = lines.stream().map(String::strip).filter(line -> !line.isEmpty() && !line.startsWith("#")).toList();
        assertTrue(code.size() <= MOST_LINES, code.size() + " lines");
        assertFalse(code.stream().anyMatch(line -> line.contains("seed")), "it names a seed");
    }

    @Test
    void everyScriptIsInTheTable() throws IOException {
        Set<String> listed = TABLE.strikes().stream().map(Shown::script).collect(Collectors.toCollection(TreeSet::new));
        try (Stream<Path> files = Files.list(HazardTable.FOLDER)) {
            assertEquals(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".fault"))
                    .collect(Collectors.toCollection(
                            TreeSet::new)),
                    listed);
        }
    }

    /** The rows of the page's tables, without their headers. */
    @Test
    void thePageHasTheSameRows() throws IOException {
        List<String> expected = new ArrayList<>();
        TABLE.strikes().stream().filter(hazard -> !hazard.isCost()).map(HazardsTest::row).forEach(expected::add);
        TABLE.strikes().stream().filter(Shown::isCost).map(HazardsTest::row).forEach(expected::add);
        TABLE.absent().forEach(row -> expected.add("| %s | %s | %s |".formatted(row.id(), row.what(), row.why())));
        List<String> found = Files.readAllLines(PAGE).stream().filter(line -> line.matches("\\| [A-Z][0-9]+[a-z]? .*")).toList();
        assertEquals(String.join("\n", expected), String.join("\n", found));
    }

    private static String row(Shown hazard) {
        String report = hazard.isCost() ? "" : " `" + hazard.code() + "` |";
        return "| %s | %s | [%s](../examples/hazards/%s) | %s |%s `%s` |".formatted(
                hazard.id(),
                hazard.what(),
                hazard.script().replace(".fault", ""),
                hazard.script(),
                hazard.under(),
                report,
                String.join("`, `", hazard.without()));
    }
}
