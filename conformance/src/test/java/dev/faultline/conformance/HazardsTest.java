package dev.faultline.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.faultline.conformance.HazardTable.Safe;
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
        CommandLineRun run = run(hazard.script(), List.of());
        assertEquals(1, run.exitCode(), run.err());
        JsonNode error = JsonMapper.builder().build().readTree(run.out()).path("error");
        assertEquals(hazard.code(), error.path("code").asText(), run.err());
    }

    @ParameterizedTest
    @MethodSource("hazards")
    void doesNotStrikeElsewhere(Shown hazard) {
        List<String> keys = hazard.without().stream().flatMap(key -> Stream.of("-m", key)).toList();
        assertFalse(keys.isEmpty(), "nothing is named that does not have it");
        CommandLineRun run = run(hazard.script(), keys);
        assertEquals(0, run.exitCode(), run.err());
    }

    static List<Safe> safe() {
        return TABLE.safe();
    }

    /** That the window was met the script expects itself. */
    @ParameterizedTest
    @MethodSource("safe")
    void windowIsMetWithoutHarm(Safe window) {
        for (String key : window.under()) {
            CommandLineRun run = run(window.script(), List.of("-m", key));
            assertEquals(0, run.exitCode(), () -> key + ": " + run.err());
        }
    }

    private static CommandLineRun run(String script, List<String> options) {
        List<String> words = new ArrayList<>(List.of("run", "--check", "--format", "json"));
        words.addAll(options);
        words.add(script);
        return CommandLineRun.of(HazardTable.FOLDER, "", words);
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void scriptIsShortAndSaysWhatHappens(String script) throws IOException {
        List<String> lines = Files.readAllLines(HazardTable.FOLDER.resolve(script));
        assertTrue(lines.getFirst().startsWith("# "), "the first line is no comment");
        List<String> code = lines.stream().map(String::strip).filter(line -> !line.isEmpty() && !line.startsWith("#")).toList();
        assertTrue(code.size() <= MOST_LINES, code.size() + " lines");
        assertFalse(code.stream().anyMatch(line -> line.contains("seed")), "it names a seed");
    }

    static Stream<String> scripts() {
        return Stream.concat(TABLE.strikes().stream().map(Shown::script), TABLE.safe().stream().map(Safe::script));
    }

    @Test
    void everyScriptIsInTheTable() throws IOException {
        Set<String> listed = scripts().collect(Collectors.toCollection(TreeSet::new));
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
        TABLE.safe().stream().map(HazardsTest::row).forEach(expected::add);
        TABLE.absent().forEach(row -> expected.add("| %s | %s | %s |".formatted(row.id(), row.what(), row.why())));
        List<String> found = Files.readAllLines(PAGE).stream().filter(line -> line.matches("\\| [A-Z][0-9]+[a-z]? .*")).toList();
        assertEquals(String.join("\n", expected), String.join("\n", found));
    }

    private static String row(Safe window) {
        return "| %s | %s | [%s](../examples/hazards/%s) | %s | `%s` |".formatted(
                window.id(),
                window.what(),
                window.script().replace(".fault", ""),
                window.script(),
                window.met(),
                String.join("`, `", window.under()));
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
