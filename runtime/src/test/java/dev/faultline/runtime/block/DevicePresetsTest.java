package dev.faultline.runtime.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.runtime.cost.CostFact;
import dev.faultline.runtime.preset.KernelPresets;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The device files are complete and say where their numbers come from. */
class DevicePresetsTest {

    static List<String> names() {
        return DevicePresets.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyValueHasASource(String name) {
        DevicePreset preset = DevicePresets.load(name);
        assertEquals(name, preset.name());
        assertTrue(preset.capacityBytes() > 0);
        for (CostFact fact : preset.facts()) {
            assertTrue(fact.source().length() > 5, fact + " needs a source that says where it comes from");
        }
        for (String source : preset.sources().keySet()) {
            assertTrue(preset.facts().stream().anyMatch(fact -> fact.source().contains("[" + source + "]")), source + " is never cited");
        }
    }

    @Test
    void everyFileIsAPreset() throws Exception {
        URI folder = DevicePresetsTest.class.getResource("/devices/ssd.json").toURI().resolve(".");
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            assertEquals(
                    DevicePresets.names(),
                    files.map(file -> file.getFileName().toString().replace(".json", "")).sorted().toList());
        }
    }

    @ParameterizedTest
    @CsvSource({"disk, 2.6.11, disk-2004", "disk, 2.6.32, disk", "disk, 6.18, disk", "ssd, 2.6.11, ssd", "zram, 6.18, zram"})
    void anEarlyKernelHasADiskOfItsTime(String word, String kernel, String name) {
        assertEquals(name, DevicePresets.of(word, KernelPresets.load().get(kernel)).name());
    }

    @Test
    void thereAreNoOthers() {
        assertThrows(IllegalArgumentException.class, () -> DevicePresets.load("tape"));
    }
}
