package dev.faultline.runtime.preset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.runtime.preset.Kconfig.Resolution;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wishes go the way of {@code make oldconfig}, and none is dropped without a word. */
class KconfigTest {

    private final KernelPresets presets = KernelPresets.load();
    private final Kconfig kconfig = Kconfig.load();

    private Resolution resolve(String kernel, String arch, Map<String, Object> asked) {
        return kconfig.resolve(presets.get(kernel), presets.get(kernel).design(), arch, asked);
    }

    @Test
    void whatIsNotAskedForHasItsDefault() {
        Resolution ia64 = resolve("2.6.11-v19", "ia64", Map.of());
        assertEquals("y", ia64.values().get("SMP"));
        assertEquals("y", ia64.values().get("ATOMIC_TABLE_OPS"));
        assertEquals("y", ia64.values().get("IA64_PAGE_SIZE_16KB"));
        assertFalse(ia64.values().containsKey("PER_VMA_LOCK"), "too old");
        assertFalse(ia64.values().containsKey("X86_PAE"), "another architecture");
        assertEquals(List.of(), ia64.notes());
    }

    @ParameterizedTest
    @CsvSource({"i386_pae,,X86_PAE=n", "i386,M386=y,M386=n", "ia64,SMP=n,SMP=y", "x86_64,SMP=n,SMP=y"})
    void atomicTableOperationsFallBackWithANote(String arch, String with, String needs) {
        Map<String, Object> asked = with == null
                ? Map.of("ATOMIC_TABLE_OPS", "y")
                : Map.of("ATOMIC_TABLE_OPS", "y", with.split("=")[0], with.split("=")[1]);
        Resolution resolution = resolve("2.6.11-v19", arch, asked);
        assertEquals("n", resolution.values().get("ATOMIC_TABLE_OPS"));
        assertEquals(
                List.of(new PresetNote("config.ATOMIC_TABLE_OPS", "ATOMIC_TABLE_OPS needs " + needs + "; it is off")), resolution.notes());
    }

    @Test
    void aDefaultThatLacksADependencyIsOffWithoutANote() {
        Resolution resolution = resolve("6.18", "x86_64", Map.of("SMP", "n"));
        assertEquals("n", resolution.values().get("PER_VMA_LOCK"));
        assertEquals(List.of(), resolution.notes());
    }

    @Test
    void anOptionTheKernelLacksIsLeftOutWithANote() {
        Resolution resolution = resolve("2.6.11", "ia64", Map.of("ATOMIC_TABLE_OPS", "y"));
        assertFalse(resolution.values().containsKey("ATOMIC_TABLE_OPS"));
        assertEquals(
                "kernel 2.6.11 on ia64 has no option ATOMIC_TABLE_OPS, which comes with design atomic-pte; it is left out",
                resolution.notes().getFirst().sentence());
    }

    @Test
    void ofAChoiceExactlyOneIsOn() {
        Resolution resolution = resolve("2.6.11", "ia64", Map.of("IA64_PAGE_SIZE_64KB", "y"));
        assertEquals("y", resolution.values().get("IA64_PAGE_SIZE_64KB"));
        assertEquals("n", resolution.values().get("IA64_PAGE_SIZE_16KB"));
        Resolution none = resolve("2.6.11", "ia64", Map.of("IA64_PAGE_SIZE_16KB", "n"));
        assertEquals("y", none.values().get("IA64_PAGE_SIZE_16KB"));
        assertEquals(1, none.notes().size());
    }

    @Test
    void theArchitectureDecidesAboutPae() {
        Resolution resolution = resolve("2.6.11", "i386", Map.of("X86_PAE", "y"));
        assertEquals("n", resolution.values().get("X86_PAE"));
        assertEquals("X86_PAE follows from the architecture; it stays n on i386", resolution.notes().getFirst().sentence());
    }

    @ParameterizedTest
    @CsvSource({"1,1", "512,512"})
    void numbersReachTheirLimits(long asked, String value) {
        assertEquals(value, resolve("2.6.11", "ia64", Map.of("NR_CPUS", asked)).values().get("NR_CPUS"));
    }

    @ParameterizedTest
    @CsvSource({"NR_CPUS,0", "NR_CPUS,513", "NR_CPUS,many", "SMP,m", "SMP,1"})
    void aValueItCannotTakeIsRefused(String name, String value) {
        PresetException refused = assertThrows(PresetException.class, () -> resolve("2.6.11", "ia64", Map.of(name, value)));
        assertEquals("config." + name, refused.key());
        assertEquals(name + " cannot be " + value, refused.getMessage());
    }

    @Test
    void anOptionNoKernelHasIsRefused() {
        PresetException refused = assertThrows(PresetException.class, () -> resolve("2.6.11", "ia64", Map.of("ATOMIC_PTE", "y")));
        assertEquals("no kernel has an option ATOMIC_PTE", refused.getMessage());
        assertTrue(refused.hint().contains("ATOMIC_TABLE_OPS"));
    }
}
