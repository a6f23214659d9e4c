package dev.faultline.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples run, and the page-fault test has the shape that was published. */
class ExamplesTest {

    private static final Path FOLDER = Path.of("..", "examples").toAbsolutePath().normalize();

    @TempDir
    Path results;

    static List<String> scripts() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".fault")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void resolves(String script) {
        CommandLineRun run = CommandLineRun.of(FOLDER, "", List.of("check", script));
        assertEquals("", run.err());
        assertEquals(0, run.exitCode());
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void runs(String script) {
        // The page-fault test at its full size has a test of its own.
        List<String> words = new ArrayList<>(List.of("run", script));
        if (script.equals("pft.fault")) {
            words.addAll(List.of("-p", "gib=1", "-p", "reps=1", "-p", "workers=2"));
        }
        CommandLineRun run = CommandLineRun.of(FOLDER, "", words);
        assertEquals(0, run.exitCode(), run.err());
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void isNamedInTheReadme(String script) throws IOException {
        String name = script.substring(0, script.length() - ".fault".length());
        assertTrue(Files.readString(FOLDER.resolveSibling("README.md")).contains("`" + name + "`"),
                "README.md does not say what " + name + " shows");
    }

    @Test
    void ratesHaveThePublishedShape() throws IOException {
        JsonNode rows = pftRows("-p", "gib=1");
        assertEquals(4, rows.size());
        JsonNode one = rows.get(0);
        JsonNode eight = rows.get(3);
        assertEquals(196_608, eight.path("pages").asLong(), "3 repetitions of 1 GiB in pages of 16 KiB");
        assertTrue(perWall(eight) >= 1.5 * perWall(one), "8 threads map pages faster than one: " + rows);
        assertTrue(perCpu(eight) <= 0.7 * perCpu(one), "and each of their CPUs gets less done: " + rows);
    }

    @Test
    void publishedRatesStandBesideOnlyWhereTheyApply() {
        assertTrue(printed("-p", "workers=8").contains("172405.990"));
        String elsewhere = printed("-p", "workers=8", "-p", "reps=1", "-m", "arch=x86_64");
        assertFalse(elsewhere.contains("published"), elsewhere);
    }

    /** The exchange-and-add semaphore triples the rate; a fault that writes nothing shared is faster still, and hardly so by the semaphore. */
    @Test
    void speculationHasThePublishedShape() throws IOException {
        List<Double> plain = rates("split-ptl");
        List<Double> speculative = rates("speculative-zijlstra-2010");
        double xadd = plain.get(1) / plain.get(0);
        assertTrue(xadd >= 2.5 && xadd <= 3.5, "generic and xadd: " + plain);
        assertTrue(speculative.get(0) > plain.get(1) && speculative.get(0) < 1.2 * plain.get(1), plain + " speculative: " + speculative);
        assertTrue(speculative.get(1) >= speculative.get(0) && speculative.get(1) < 1.05 * speculative.get(0), "both: " + speculative);
    }

    /** Faults a second with the generic and with the exchange-and-add semaphore. */
    private static List<Double> rates(String design) throws IOException {
        CommandLineRun run = CommandLineRun.of(FOLDER, "",
                List.of("run", "speculation-2010.fault", "--format", "json", "-p", "rounds=2", "-m", "design=" + design));
        assertEquals(0, run.exitCode(), run.err());
        List<Double> rates = new ArrayList<>();
        JsonMapper.builder().build().readTree(run.out()).path("results").forEach(row -> rates.add(row.path("rate").asDouble()));
        return rates;
    }

    /** What the page-fault test of 1 GiB prints, without the table of what its lines cost. */
    private String printed(String... options) {
        List<String> words = new ArrayList<>(List.of("run", "pft.fault", "-p", "gib=1", "-o", results.resolve("results").toString()));
        words.addAll(List.of(options));
        CommandLineRun run = CommandLineRun.of(FOLDER, "", words);
        assertEquals(0, run.exitCode(), run.err());
        return run.out();
    }

    private static JsonNode pftRows(String... options) throws IOException {
        List<String> words = new ArrayList<>(List.of("run", "pft.fault", "--format", "json"));
        words.addAll(List.of(options));
        CommandLineRun run = CommandLineRun.of(FOLDER, "", words);
        assertEquals(0, run.exitCode(), run.err());
        return JsonMapper.builder().build().readTree(run.out()).path("results");
    }

    private static double perWall(JsonNode row) {
        return row.path("pages").asDouble() / row.path("wall_ns").asDouble();
    }

    private static double perCpu(JsonNode row) {
        return row.path("pages").asDouble() / (row.path("user_ns").asDouble() + row.path("sys_ns").asDouble());
    }
}
