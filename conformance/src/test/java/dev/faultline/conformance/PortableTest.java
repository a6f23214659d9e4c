package dev.faultline.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * A portable script means the same on every architecture: it says what its golden file says, word for word, on the default machine of each.
 *
 * <p>{@code portable.txt} lists them, by name or by folder. Values, signals and errors belong to the meaning, and so do counts of pages and
 * faults as long as sizes are in pages; addresses, times and bytes do not, nor does what differs between kernels.
 */
class PortableTest {

    private static final Path LIST = Path.of("portable.txt");

    /** {@link SnippetTest} runs all scripts on x86_64. */
    private static final List<String> ARCHITECTURES = List.of("i386", "i386_pae", "ia64");

    @TestFactory
    Stream<DynamicContainer> architectures() {
        return ARCHITECTURES.stream()
                .map(arch -> dynamicContainer(
                        arch,
                        scripts().stream()
                                .map(script -> dynamicTest(
                                        script.name(),
                                        () -> assertEquals(Golden.expected(script.name()), script.transcriptOn(arch))))));
    }

    /** All but the default machine's own, and the lock bits, which know nothing of what later kernels put in entries. */
    private static final List<String> DESIGNS = List.of(
            "single-ptl", "atomic-pte", "speculative-kamezawa-2009-11", "speculative-kamezawa-2009-12", "speculative-zijlstra-2010",
            "ideal");

    /** A script means the same under every design: what differs is what it costs. */
    @TestFactory
    Stream<DynamicContainer> designs() {
        return DESIGNS.stream()
                .map(design -> dynamicContainer(
                        design,
                        scripts().stream()
                                .map(script -> dynamicTest(
                                        script.name(),
                                        () -> assertEquals(Golden.expected(script.name()), script.transcriptUnder(design))))));
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
