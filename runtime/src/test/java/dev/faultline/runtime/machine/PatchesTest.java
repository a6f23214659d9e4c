package dev.faultline.runtime.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.runtime.preset.CounterPolicy;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.stats.Stats;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The four patches of atomic-pte, one by one: the first two change no lock, so that not a bit of a run differs from the kernel they are for. */
class PatchesTest {

    private static final int MACHINES = 20;

    private static RandomMachine machine(long seed, String design, Map<String, String> config) {
        return new RandomMachine(seed, design, config, CounterPolicy.LOCKED);
    }

    @ParameterizedTest
    @CsvSource({"1,y", "1,n", "2,y", "2,n"})
    void theFirstTwoChangeNothing(String patches, String option) {
        for (long seed = 1; seed <= MACHINES; seed++) {
            List<String> without = machine(seed, "single-ptl", Map.of()).run(false);
            List<String> with =
                    machine(seed, "atomic-pte", Map.of("ATOMIC_TABLE_PATCHES", patches, "ATOMIC_TABLE_OPS", option)).run(false);
            assertEquals(without, with, "seed " + seed);
        }
    }

    @ParameterizedTest
    @CsvSource({"3", "4"})
    void theOthersUseLockedInstructionsInPlaceOfLocks(String patches) {
        Stats without = new Stats();
        Stats with = new Stats();
        for (long seed = 1; seed <= MACHINES; seed++) {
            RandomMachine plain = machine(seed, "single-ptl", Map.of());
            plain.run(false);
            without.addAll(plain.totals());
            RandomMachine patched = machine(seed, "atomic-pte", Map.of("ATOMIC_TABLE_PATCHES", patches, "ATOMIC_TABLE_OPS", "y"));
            patched.run(false);
            with.addAll(patched.totals());
        }
        assertEquals(0, without.get(Stat.ENTRY_ATOMICS));
        assertTrue(with.get(Stat.ENTRY_ATOMICS) > 0);
        assertTrue(with.get(Stat.LOCK_ACQUISITIONS) < without.get(Stat.LOCK_ACQUISITIONS));
    }
}
