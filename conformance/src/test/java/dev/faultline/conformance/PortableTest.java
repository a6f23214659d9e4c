package dev.faultline.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * A portable script means the same on every machine: it says what its golden file says, word for word, whatever the architecture, the kernel and
 * the fault design. What differs is what it costs.
 *
 * <p>{@code portable.txt} lists them, by name or by folder. Values, signals and errors belong to the meaning, and so do counts of pages and
 * faults as long as sizes are in pages; addresses, times and bytes do not, nor does what differs between kernels.
 *
 * <p>The cross product of scripts and machines is large: a tenth of it is run, drawn by {@code -Dportable.seed=N}; {@code -Dportable.all} runs
 * all of it.
 */
class PortableTest {

    private static final Path LIST = Path.of("portable.txt");

    private static final int SHARE = 10;

    private static final long SEED = Long.getLong("portable.seed", 20050310);

    private static final boolean RUNS_ALL = System.getProperty("portable.all") != null;

    private static final List<String> ARCHITECTURES = List.of("i386", "i386_pae", "x86_64", "ia64");

    /**
     * Kernels and the designs they are given, without those whose hazards ordinary programs may meet: the lock bits, and the versions of atomic-pte that
     * go on with a page which has gone.
     */
    private static final Map<String, List<String>> DESIGNS = new TreeMap<>(Map.of(
            "2.6.9", List.of("single-ptl"),
            "2.6.11", List.of("single-ptl", "atomic-pte", "split-ptl", "ideal"),
            "2.6.11-v17", List.of("atomic-pte"),
            "2.6.11-v19", List.of("atomic-pte"),
            "2.6.11-v20", List.of("atomic-pte"),
            "2.6.15", List.of("single-ptl", "atomic-pte", "split-ptl", "ideal"),
            "2.6.32-kamezawa", List.of("speculative-kamezawa-2009-11", "speculative-kamezawa-2009-12"),
            "2.6.33-zijlstra", List.of("speculative-zijlstra-2010"),
            "2.6.34", List.of("split-ptl"),
            "6.18", List.of("single-ptl", "atomic-pte", "split-ptl", "per-vma-lock", "per-vma-lock-refcount", "ideal")));

    /** Those of scripts that name their kernels, which keep them. */
    private static final Map<String, List<String>> DESIGNS_OF_ITS_OWN_KERNEL =
            Map.of(Cell.ITS_OWN, List.of("single-ptl", "atomic-pte", "split-ptl", "ideal"));

    /** One script on one machine. */
    private record Cell(String arch, String kernel, String design, Snippet script) {

        private static final String ITS_OWN = "its own kernel";

        static Stream<Cell> of(Snippet script) {
            Map<String, List<String>> designs = script.namesKernels() ? DESIGNS_OF_ITS_OWN_KERNEL : DESIGNS;
            return ARCHITECTURES.stream()
                    .flatMap(arch -> designs.entrySet().stream()
                            .flatMap(each -> each.getValue().stream().map(design -> new Cell(arch, each.getKey(), design, script))))
                    .filter(Cell::exists);
        }

        /** ia64 flushes without the interrupts that design goes by. */
        private boolean exists() {
            return !(arch.equals("ia64") && design.equals("speculative-zijlstra-2010"));
        }

        String machine() {
            return arch + ", " + kernel + ", " + design;
        }

        boolean isDrawn() {
            return RUNS_ALL || Math.floorMod(mixed(mixed(SEED) + machine().hashCode() * 31L + script.name().hashCode()), SHARE) == 0;
        }

        void check() throws IOException {
            List<String> keys = new ArrayList<>(List.of("-m", "arch=" + arch, "-m", "design=" + design));
            if (!kernel.equals(ITS_OWN)) {
                keys.addAll(List.of("-m", "kernel=" + kernel));
            }
            assertEquals(Golden.expected(script.name()), script.transcript(keys));
        }

        /** SplitMix64's, so that neighbours have nothing in common. */
        private static long mixed(long value) {
            long first = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
            long second = (first ^ first >>> 27) * 0x94D049BB133111EBL;
            return second ^ second >>> 31;
        }
    }

    @TestFactory
    Stream<DynamicContainer> scriptsMeanTheSameOnEveryMachine() {
        Map<String, List<Cell>> byMachine = scripts().stream()
                .flatMap(Cell::of)
                .filter(Cell::isDrawn)
                .collect(Collectors.groupingBy(Cell::machine, TreeMap::new, Collectors.toList()));
        return byMachine.entrySet().stream()
                .map(machine -> dynamicContainer(
                        machine.getKey(), machine.getValue().stream().map(cell -> dynamicTest(cell.script().name(), cell::check))));
    }

    @Test
    void everyListedScriptExists() {
        List<String> names = Snippet.all().stream().map(Snippet::name).toList();
        List<String> gone = listed().stream().filter(entry -> names.stream().noneMatch(name -> isMeant(entry, name))).toList();
        assertEquals(List.of(), gone);
        assertEquals(List.copyOf(new TreeSet<>(listed())), listed(), "sorted, and each once");
    }

    @Test
    void halfOfAllScriptsArePortable() {
        assertTrue(2 * scripts().size() >= Snippet.all().size(), scripts().size() + " of " + Snippet.all().size());
    }

    private static List<Snippet> scripts() {
        List<String> listed = listed();
        return Snippet.all().stream()
                .filter(script -> listed.stream().anyMatch(entry -> isMeant(entry, script.name())))
                .toList();
    }

    private static boolean isMeant(String entry, String name) {
        return entry.endsWith("/") ? name.startsWith(entry) : name.equals(entry);
    }

    private static List<String> listed() {
        try (Stream<String> lines = Files.lines(LIST)) {
            return lines.map(String::strip).filter(line -> !line.isEmpty() && !line.startsWith("#")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
