package dev.faultline.conformance.realkernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.faultline.conformance.realkernel.Expectation.Bounds;
import dev.faultline.conformance.realkernel.Workload.Device;
import dev.faultline.conformance.realkernel.Workload.Line;
import dev.faultline.conformance.realkernel.Workload.Strictness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The committed scripts are what the generator makes of the measurements, and the measurements agree with their list.
 *
 * <p>{@code -Dreal-kernel.update} writes the scripts anew, and fails all the same.
 */
class RealKernelScriptsTest {

    private static final boolean UPDATES = System.getProperty("real-kernel.update") != null;

    static List<Workload> workloads() {
        return Workload.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("workloads")
    void scriptIsWhatTheGeneratorMakes(Workload workload) throws IOException {
        Path file = Script.fileOf(workload);
        String generated = ScriptWriter.write(workload).text();
        String committed = Files.exists(file) ? Files.readString(file) : "";
        if (UPDATES && !generated.equals(committed)) {
            Files.createDirectories(Script.ROOT);
            Files.writeString(file, generated);
            fail("wrote " + file + ": read the difference, and commit it if it is right");
        }
        assertEquals(generated, committed, () -> file + " differs from its workload; -Dreal-kernel.update rewrites it");
    }

    /** The comments are the expectations a reader sees: each must say what was measured for its line, in order and none left out. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("workloads")
    void scriptExpectsWhatWasMeasured(Workload workload) throws IOException {
        List<Expectation> inScript = Files.readAllLines(Script.fileOf(workload)).stream()
                .filter(line -> !line.startsWith("#") && line.contains(" # "))
                .map(line -> Expectation.parse(line.substring(line.indexOf(" # ") + 3)))
                .toList();
        List<Expectation> measured = workload.lines().stream().map(Line::expected).flatMap(Stream::ofNullable).toList();
        assertEquals(measured, inScript);
    }

    /** The totals were recorded apart from the lines, so a line lost or changed on the way into this project shows here. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("workloads")
    void measurementsAgreeWithTheList(Workload workload) {
        List<Line> lines = workload.lines().stream().filter(line -> line.expected() != null).toList();
        assertEquals(workload.totals().lines(), lines.size(), "measured lines");
        assertTotal(lines, "minor", workload.totals().minor());
        assertTotal(lines, "major", workload.totals().major());
        assertTotal(lines, "segv", workload.totals().segv());
        assertTotal(lines, "sigbus", workload.totals().sigbus());
    }

    @Test
    void everyMeasurementIsListedAndEveryScriptHasOne() throws IOException {
        for (Device device : Device.values()) {
            List<String> listed =
                    workloads().stream().filter(workload -> workload.device() == device).map(Workload::name).sorted().toList();
            assertEquals(Workload.files(device), listed);
        }
        try (Stream<Path> scripts = Files.list(Script.ROOT)) {
            List<Path> expected = workloads().stream().map(Script::fileOf).sorted().toList();
            assertEquals(expected, scripts.sorted().toList());
        }
    }

    @Test
    void onlyRacesAndDevicesLeaveRoom() {
        for (Workload workload : workloads()) {
            boolean leavesRoom = workload.lines().stream()
                    .map(Line::expected)
                    .flatMap(Stream::ofNullable)
                    .flatMap(expected -> expected.fields().entrySet().stream())
                    .filter(field -> !field.getKey().equals("cow") && !field.getKey().equals("reuse"))
                    .anyMatch(field -> field.getValue().least() != field.getValue().most());
            assertTrue(!leavesRoom || workload.strictness() != Strictness.EXACT, workload.name());
        }
    }

    private static void assertTotal(List<Line> lines, String field, long total) {
        Bounds sum = lines.stream()
                .filter(line -> !line.operation().equals("threads"))
                .map(Line::expected)
                .flatMap(Stream::ofNullable)
                .map(expected -> expected.of(field))
                .reduce(Bounds.ZERO, Bounds::plus);
        assertTrue(sum.contain(total), () -> field + " of the lines " + sum + ", of the whole " + total);
    }
}
