package dev.faultline.conformance.realkernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.faultline.conformance.CommandLineRun;
import dev.faultline.conformance.realkernel.Comparison.Mismatch;
import dev.faultline.conformance.realkernel.Workload.Strictness;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every line of every workload does in the machine what it did in a real kernel.
 *
 * <p>A list allows exceptions, and must stay true: {@code known-misses.txt} names single figures that differ, with the reason.
 */
class RealKernelCountsTest {

    private static final int MOST_MISSES_PERCENT = 1;
    private static final Set<String> CATEGORIES_WITHOUT_MISSES =
            Set.of("anon_basic", "fork_cow", "mprotect", "mremap", "brk", "stack", "page_tables", "file_private", "file_shared",
                    "faultaround", "shared_anon");

    static List<Workload> workloads() {
        return Workload.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("workloads")
    void countsAreThoseOfTheRealKernel(Workload workload) throws IOException {
        Script script = ScriptWriter.write(workload);
        CommandLineRun run = CommandLineRun.of(
                Script.ROOT.toAbsolutePath(),
                "",
                List.of("run", "--keep-going", "--quiet", "--format", "json", workload.scriptName() + ".fault"));
        JsonNode document = JsonMapper.builder().build().readTree(run.out());
        List<Mismatch> mismatches = Comparison.of(workload, script, document.path("machines").path(0));

        KnownMisses known = KnownMisses.of(workload);
        String wrong = mismatches.stream().filter(miss -> !known.allow(miss)).map(Mismatch::toString).collect(Collectors.joining("\n"));
        assertEquals("", wrong, () -> "figures that differ from the real kernel's; the script said:\n" + run.err());
        assertEquals(Set.of(), known.thatMatch(mismatches), "these match by now: take them off the list of known misses");
    }

    @Test
    void knownMissesAreFewAndInNoCategoryThatMustBeRight() {
        Set<String> names = workloads().stream().map(Workload::scriptName).collect(Collectors.toCollection(TreeSet::new));
        long exactLines = workloads().stream()
                .filter(workload -> workload.strictness() == Strictness.EXACT)
                .mapToLong(workload -> workload.totals().lines())
                .sum();
        List<KnownMisses.Miss> misses = KnownMisses.all();
        for (KnownMisses.Miss miss : misses) {
            assertTrue(names.contains(miss.script()), () -> "no workload is called " + miss.script());
            assertFalse(miss.reason().isBlank(), () -> miss + " needs a reason");
        }
        for (Workload workload : workloads()) {
            boolean isMissed = misses.stream().anyMatch(miss -> miss.script().equals(workload.scriptName()));
            assertFalse(isMissed && CATEGORIES_WITHOUT_MISSES.contains(workload.category()), workload::scriptName);
        }
        long lines = misses.stream().map(miss -> miss.script() + ":" + miss.line()).distinct().count();
        assertTrue(lines * 100 <= exactLines * MOST_MISSES_PERCENT,
                () -> lines + " of " + exactLines + " exact lines are listed as misses");
    }
}
