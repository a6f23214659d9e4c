package dev.faultline.runtime.preset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TunablesTest {

    private final KernelPresets presets = KernelPresets.load();

    @ParameterizedTest
    @CsvSource({"2.6.9,32768", "2.6.11-v19,32768", "2.6.34,65536", "6.18,8388608"})
    void aDefaultIsThatOfTheKernel(String kernel, long memlock) {
        assertEquals(memlock, Tunables.rlimits().resolve(presets.get(kernel), Map.of()).get("memlock"));
    }

    @ParameterizedTest
    @CsvSource({"2.6.10-prefault-v4,4", "2.6.11-prefault-v5,1", "2.6.10-prefault-v13,3"})
    void aPatchedKernelHasItsOwnSysctl(String kernel, long order) {
        assertEquals(order, Tunables.sysctls().resolve(presets.get(kernel), Map.of()).get("vm.max_prealloc_order"));
    }

    @Test
    void whatIsAskedForWins() {
        assertEquals(0, Tunables.sysctls().resolve(presets.get("6.18"), Map.of("vm.swappiness", 0L)).get("vm.swappiness"));
    }

    @Test
    void aNameTheKernelLacksIsRefused() {
        Map<String, Long> asked = Map.of("vm.max_prealloc_order", 1L);
        PresetException refused = assertThrows(PresetException.class, () -> Tunables.sysctls().resolve(presets.get("2.6.11"), asked));
        assertEquals("prefault none has no sysctl vm.max_prealloc_order", refused.getMessage());
        assertEquals("sysctl.vm.max_prealloc_order", refused.key());
    }

    @ParameterizedTest
    @CsvSource({"-1", "101"})
    void aValueOutsideTheRangeIsRefused(long value) {
        Map<String, Long> asked = Map.of("vm.swappiness", value);
        PresetException refused = assertThrows(PresetException.class, () -> Tunables.sysctls().resolve(presets.get("6.18"), asked));
        assertEquals("vm.swappiness cannot be " + value, refused.getMessage());
        assertEquals("it takes a number from 0 to 100", refused.hint());
    }
}
