package dev.faultline.runtime.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.faultline.runtime.engine.Coroutines;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.machine.Body.End;
import dev.faultline.runtime.mm.HazardException;
import dev.faultline.runtime.preset.CounterPolicy;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.stats.Stats;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The fast executor against the naive one, on random machines: whatever can be seen of a run must be the same.
 *
 * <p>{@code -Dfaultline.seed=N} repeats one machine, {@code -Dfaultline.machines=N} tries more of them.
 */
class ExecutorsTest {

    private static final int MACHINES = 240;

    /** What the programs must do somewhere for the comparison to mean anything. */
    private static final List<Stat> REACHED = List.of(
            Stat.ZERO_PAGE, Stat.ANONYMOUS, Stat.ZERO_COW, Stat.COW, Stat.REUSE, Stat.SPURIOUS, Stat.LOST_RACE, Stat.SEGV, Stat.SIGBUS,
            Stat.FILE_READ, Stat.FILE_WRITE, Stat.FILE_PRIVATE, Stat.FILE_PRIVATE_COW, Stat.SHARED_WP, Stat.SHMEM_READ, Stat.SHMEM_WRITE,
            Stat.MAJOR, Stat.PREFAULTED, Stat.DISCARDED, Stat.OVERSHOOT, Stat.RETRY, Stat.FALLBACK,
            Stat.CONTENDED, Stat.IPI);

    /** The same, of what vmstat counts of huge pages. */
    private static final List<String> HUGE_EVENTS =
            List.of("thp_fault_alloc", "thp_fault_fallback", "thp_collapse_alloc", "thp_split_pmd", "thp_zero_page_alloc");

    private static final Pattern TIME = Pattern.compile(" at (\\d+) ");

    @Test
    void bothExecutorsAgree() {
        Long only = Long.getLong("faultline.seed");
        long first = only == null ? 1 : only;
        long last = only == null ? Integer.getInteger("faultline.machines", MACHINES) : only;
        Stats seen = new Stats();
        Map<String, Long> events = new HashMap<>();
        for (long seed = first; seed <= last; seed++) {
            compare(seed, new RandomMachine(seed), seen, events);
        }
        if (only == null) {
            for (Stat stat : REACHED) {
                assertTrue(seen.get(stat) > 0, "no random program has any " + stat + ": they have become too tame");
            }
            for (String event : HUGE_EVENTS) {
                assertTrue(events.get(event) > 0, "no random program has any " + event + ": they have become too tame");
            }
        }
    }

    private static void compare(long seed, RandomMachine random, Stats seen, Map<String, Long> events) {
        String repeat = "\nrepeat: mvn -q -pl runtime test -Dtest=ExecutorsTest -Dfaultline.seed=" + seed + "\n" + random.boot();
        try {
            List<String> fast = random.run(false);
            List<String> naive = random.run(true);
            List<String> violations =
                    fast.stream().filter(line -> line.contains("violations ") && !line.endsWith("violations []")).toList();
            assertEquals(List.of(), violations, repeat);
            assertTrue(random.totals().cpuTime() <= random.boot().cpus() * random.clock(), "More CPU time than there was." + repeat);
            seen.addAll(random.totals());
            random.events().forEach((name, count) -> events.merge(name, count, Long::sum));
            int differs = firstDifference(fast, naive);
            if (differs >= 0) {
                fail("The executors differ." + repeat + "\nfast:  " + fast.get(differs) + "\nnaive: " + naive.get(differs));
            }
            assertEquals(fast.size(), naive.size(), repeat);
        } catch (RuntimeException | Error any) {
            if (any instanceof AssertionError failed && failed.getMessage() != null && failed.getMessage().contains("repeat:")) {
                throw any;
            }
            throw new AssertionError("The machine failed." + repeat, any);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"speculative-kamezawa-2009-11", "speculative-kamezawa-2009-12", "speculative-zijlstra-2010"})
    void bothExecutorsAgreeWithoutMmapSem(String design) {
        Stats seen = new Stats();
        for (long seed = 1; seed <= Integer.getInteger("faultline.machines", 40); seed++) {
            Map<String, String> config = Map.of("SPECULATIVE_RELEASE", seed % 2 == 0 ? "wait" : "delayed");
            compare(seed, new RandomMachine(seed, design, config, CounterPolicy.ATOMIC), seen, new HashMap<>());
        }
        assertTrue(seen.get(Stat.RETRY) > 0, "no speculation was ever refuted");
        assertTrue(seen.get(Stat.FALLBACK) > 2 * seen.get(Stat.RETRY), "no fault ever went by mmap_sem from the start");
        assertTrue(seen.get(Stat.FALLBACK) < seen.get(Stat.MINOR), "no fault ever went without mmap_sem");
    }

    /** Lost changes of counters and pages are part of what must be the same; here the invariants need not hold. */
    @ParameterizedTest
    @ValueSource(strings = {"pte-lock-bit-v1", "pte-lock-bit-v2", "atomic-pte", "split-ptl"})
    void bothExecutorsLoseTheSameChanges(String design) {
        for (long seed = 1; seed <= 8; seed++) {
            RandomMachine random = new RandomMachine(seed, design, Map.of(), CounterPolicy.UNLOCKED);
            assertEquals(outcome(random, true), outcome(random, false), "seed " + seed);
        }
    }

    private static List<String> outcome(RandomMachine random, boolean naive) {
        try {
            return random.run(naive);
        } catch (HazardException hazard) {
            return List.of(String.valueOf(hazard.getMessage()));
        }
    }

    @Test
    void everyKindOfCoroutineShowsTheSame() {
        for (long seed = 1; seed <= 5; seed++) {
            RandomMachine random = new RandomMachine(seed);
            List<String> expected = random.run(Coroutines.best());
            assertEquals(expected, random.run(Coroutines.virtualThreads()), "seed " + seed);
            assertEquals(expected, random.run(Coroutines.platformThreads()), "seed " + seed);
        }
    }

    /** The line that differs and is earliest in virtual time; -1 when all are the same. */
    private static int firstDifference(List<String> fast, List<String> naive) {
        int first = -1;
        for (int i = 0; i < Math.min(fast.size(), naive.size()); i++) {
            if (!fast.get(i).equals(naive.get(i)) && (first < 0 || time(fast.get(i)) < time(fast.get(first)))) {
                first = i;
            }
        }
        return first;
    }

    private static long time(String line) {
        Matcher at = TIME.matcher(line);
        return at.find() ? Long.parseLong(at.group(1)) : Long.MAX_VALUE;
    }

    /**
     * Eight threads write their number into a shared log right after a posted operation. Done in order both executors see the same log; done without
     * it the fast one has run ahead, and the comparison must notice.
     */
    @Test
    void anUnorderedAccessIsCaught() {
        assertEquals(logAfterPost(false, true), logAfterPost(true, true));
        assertNotEquals(logAfterPost(false, false), logAfterPost(true, false));
    }

    private static List<Integer> logAfterPost(boolean naive, boolean ordered) {
        Machine machine = Boot.small().cpus(8).kernel("6.18").cost("modern-x86").naive(naive).machine();
        List<Integer> shared = new ArrayList<>();
        machine.threads(8, index -> {
            machine.pin(index);
            machine.barrier();
            for (int round = 0; round < 20; round++) {
                Cpu cpu = machine.current().cpu();
                cpu.order();
                cpu.charge(1000 - 100 * index);
                cpu.post((time, poster) -> {});
                if (ordered) {
                    cpu.order();
                }
                shared.add(index);
            }
            return new End.Returned(null);
        });
        return shared;
    }
}
