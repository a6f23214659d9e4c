package dev.faultline.runtime.preset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.runtime.machine.Designs;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The published kernels, in the published order, with the published facts. */
class KernelPresetsTest {

    private final KernelPresets presets = KernelPresets.load();

    @Test
    void namesArePublished() {
        assertEquals(
                "2.6.9 2.6.10 2.6.11 2.6.8-fastpath-v1 2.6.8-fastpath-v2 2.6.8-v3 2.6.9-v10 2.6.11-v16 2.6.11-v17 2.6.11-v19 2.6.11-v20"
                        + " 2.6.10-prefault-v1 2.6.10-prefault-v2 2.6.10-prefault-v4 2.6.11-prefault-v5 2.6.10-prefault-v13 2.6.11-prezero"
                        + " 2.6.15 2.6.32 2.6.32-kamezawa 2.6.33-zijlstra 2.6.34 6.4 6.4.2 6.15 6.18",
                String.join(" ", presets.names()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2.6.9               | single-ptl                  | generic | test-and-set | locked   | none | 16 | mmap_sem  | 2.6-o1",
                "2.6.10              | single-ptl                  | generic | test-and-set | locked   | none | 14 | mmap_sem  | 2.6-o1",
                "2.6.8-fastpath-v2   | pte-lock-bit-v2             | generic | test-and-set | unlocked | none | 16 | mmap_sem  | 2.6-o1",
                "2.6.8-v3            | atomic-pte                  | generic | test-and-set | unlocked | none | 16 | mmap_sem  | 2.6-o1",
                "2.6.9-v10           | atomic-pte                  | generic | test-and-set | atomic   | none | 16 | mmap_sem  | 2.6-o1",
                "2.6.11-v19          | atomic-pte                  | generic | test-and-set | atomic   | none | 14 | mmap_sem  | 2.6-o1",
                "2.6.10-prefault-v13 | atomic-pte                  | generic | test-and-set | per-task | v13  | 14 | mmap_sem  | 2.6-o1",
                "2.6.11-prefault-v5  | single-ptl                  | generic | test-and-set | locked   | v5   | 14 | mmap_sem  | 2.6-o1",
                "2.6.15              | split-ptl                   | generic | test-and-set | atomic   | none | 14 | mmap_sem  | 2.6-o1",
                "2.6.32-kamezawa     | speculative-kamezawa-2009-12| generic | ticket       | atomic   | none | 14 | mmap_sem  | fair",
                "2.6.33-zijlstra     | speculative-zijlstra-2010   | generic | ticket       | atomic   | none | 14 | mmap_sem  | fair",
                "2.6.34              | split-ptl                   | xadd    | ticket       | delta    | none | 14 | mmap_sem  | fair",
                "6.4                 | per-vma-lock                | xadd    | queued       | percpu   | none | 15 | mmap_lock | fair",
                "6.18                | per-vma-lock-refcount       | xadd    | queued       | percpu   | none | 31 | mmap_lock | fair",
            })
    void factsOnX8664(
            String name, String design, String rwsem, String spinlock, String counters, String prefault, int pagevec, String mmapLock,
            String scheduler) {
        KernelPreset kernel = presets.get(name);
        assertEquals(
                List.of(design, rwsem, spinlock, counters, prefault, mmapLock, scheduler),
                List.of(
                        kernel.design(),
                        kernel.rwsem("x86_64"),
                        kernel.spinlock(),
                        kernel.counters(),
                        kernel.prefault(),
                        kernel.mmapLock(),
                        kernel.scheduler()));
        assertEquals(pagevec, kernel.pagevecPages());
    }

    @Test
    void onlyX8664EverHadTheGenericRwsem() {
        for (String name : presets.names()) {
            for (String arch : List.of("i386", "i386_pae", "ia64")) {
                assertEquals("xadd", presets.get(name).rwsem(arch), name + " on " + arch);
            }
        }
    }

    @Test
    void everyDesignIsAPublishedOne() {
        for (String name : presets.names()) {
            assertTrue(presets.designs().contains(presets.get(name).design()), name);
        }
    }

    @ParameterizedTest
    @CsvSource({"2.6.9,4096,16", "2.6.9,16384,4", "2.6.15,4096,31", "2.6.15,16384,7", "6.18,4096,63", "2.6.9,65536,1", "2.6.9,131072,1"})
    void theListOfACpuTakesWholePages(String name, int pageSize, int pages) {
        assertEquals(pages, presets.get(name).pcpBatchPages(pageSize));
    }

    @ParameterizedTest
    @CsvSource({"i386,2.6.11", "i386_pae,2.6.11", "ia64,2.6.11", "x86_64,6.18"})
    void everyArchitectureHasADefault(String arch, String name) {
        assertEquals(name, presets.defaultFor(arch).name());
    }

    @ParameterizedTest
    @CsvSource({"2.6.9,2.6.11", "2.6.34,6.4", "6.4,6.15", "2.6.8-fastpath-v1,2.6.9"})
    void versionsAreComparedAsNumbers(String older, String newer) {
        assertTrue(KernelVersion.of(older).compareTo(KernelVersion.of(newer)) < 0);
        assertTrue(KernelVersion.of(newer).isAtLeast(KernelVersion.of(older)));
    }

    @Test
    void everyDesignOfAKernelIsBuilt() {
        assertTrue(Designs.names().containsAll(presets.designs()));
    }

    @Test
    void anUnknownKernelIsRefusedWithTheNamesThereAre() {
        PresetException refused = assertThrows(PresetException.class, () -> presets.get("2.4.20"));
        assertEquals("there is no kernel \"2.4.20\"", refused.getMessage());
        assertTrue(refused.hint().contains("2.6.11-v19"));
    }
}
