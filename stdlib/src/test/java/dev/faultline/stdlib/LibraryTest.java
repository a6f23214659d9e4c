package dev.faultline.stdlib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LibraryTest {

    private static final String PUBLISHED_FIELDS =
            "hits pages faults minor major segv sigbus errno kinds zero_page anonymous zero_cow cow reuse"
                    + " file_read file_write file_private file_private_cow shared_wp shmem_read shmem_write swap_in spurious access_bit lost_race"
                    + " prefaulted discarded overshoot rss anon_rss file_rss shmem_rss swapped page_tables vmas child_page_tables"
                    + " lock_acquisitions contended lock_wait_ns lock_hold_ns entry_atomics counter_atomics cmpxchg_fail retry fallback tlb_miss tlb_flush ipi"
                    + " cpu_ns user_ns sys_ns wall_ns latency_ns p50 p90 p99 max rate rate_per_cpu";

    private final Library library = new Library();

    @Test
    void everyModuleFileHasAName() throws Exception {
        Path folder = Path.of(LibraryTest.class.getResource("/faultline/std").toURI());
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(
                    library.names(),
                    files.map(file -> "std/" + file.getFileName().toString().replace(".fault", "")).sorted().toList());
        }
    }

    @Test
    void aModuleIsText() {
        assertTrue(library.source("std/pft").orElseThrow().startsWith("#"));
        assertTrue(library.source("std/nothing").isEmpty());
    }

    @ParameterizedTest
    @EnumSource(CatalogueKind.class)
    void everyEntryHasANameOfItsOwnAndASentence(CatalogueKind kind) {
        Set<String> names = new HashSet<>();
        List<CatalogueEntry> entries = library.catalogue(kind);
        assertFalse(entries.isEmpty());
        for (CatalogueEntry entry : entries) {
            assertTrue(names.add(entry.name()), entry.name() + " stands twice");
            // A sentence begins with a capital, a figure or a name as scripts spell it.
            assertTrue(entry.doc().matches("([\\p{Lu}\\d].*|[a-z]+\\.[a-z]+ .*)\\."), entry.name() + ": " + entry.doc());
        }
    }

    @Test
    void fieldsAreThePublishedOnesInTheirOrder() {
        List<String> fields = library.catalogue(CatalogueKind.FIELD).stream().map(CatalogueEntry::name).toList();
        assertEquals(PUBLISHED_FIELDS, String.join(" ", fields));
    }

    @Test
    void whatAKernelNamesIsInTheCatalogue() {
        List<String> designs = library.catalogue(CatalogueKind.DESIGN).stream().map(CatalogueEntry::name).toList();
        for (CatalogueEntry kernel : library.catalogue(CatalogueKind.KERNEL)) {
            assertTrue(designs.contains(String.valueOf(kernel.facts().get("design"))), kernel.toString());
        }
    }

    @Test
    void lookupFindsAWordOfAnyKind() {
        assertEquals(CatalogueKind.FIELD, library.lookup("zero_cow").getFirst().kind());
        assertEquals(CatalogueKind.STEP, library.lookup("ANON_ALLOC").getFirst().kind());
        assertEquals(List.of(), library.lookup("nothing"));
    }

    @Test
    void whatIsNotBuiltYetSaysSo() {
        assertFalse(library.lookup("PER_VMA_LOCK_STATS").getFirst().isAvailable());
        assertTrue(library.lookup("single-ptl").getFirst().isAvailable());
    }

    @ParameterizedTest
    @EnumSource(ModuleError.class)
    void whatKeepsAModuleFromBeingUsedIsExplained(ModuleError error) {
        assertEquals(CatalogueKind.ERROR, library.lookup(error.code()).getFirst().kind());
        assertTrue(error.sentence("./mine").contains("./mine"));
    }

    @Test
    void topicsSortOptionsByGroupAndNameTheObjectOfAField() {
        assertEquals(List.of("as", "data", "memlock", "stack"), names(CatalogueTopic.RLIMIT));
        assertTrue(names(CatalogueTopic.OPTION).contains("NR_CPUS"));
        assertFalse(names(CatalogueTopic.OPTION).contains("arch"));
        assertTrue(names(CatalogueTopic.FIELD).contains("kinds.cow"));
        assertTrue(names(CatalogueTopic.FIELD).contains("faults"));
    }

    private List<String> names(CatalogueTopic topic) {
        return topic.entries(library).stream().map(CatalogueEntry::name).toList();
    }
}
