package dev.faultline.runtime.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.runtime.machine.Body.End;
import dev.faultline.runtime.mm.Access;
import dev.faultline.runtime.mm.PageOrder;
import dev.faultline.runtime.mm.VmaFlags;
import dev.faultline.runtime.preset.PrefaultRule;
import dev.faultline.runtime.stats.Origins;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.units.VirtualTime;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Free pages are cleared beside threads that take and free them. */
class ScrubberTest {

    private static final long PAGE = 4096;
    private static final int PAGES = 3000;

    /** Where a CPU is idle there is something to clear, and where none is not before the threads rest; both executors see the same. */
    @ParameterizedTest
    @CsvSource({"4,1,NONE", "4,2,V2", "2,1,NONE", "1,1,V4"})
    void itClearsWhatIsFreed(int cpus, int nodes, PrefaultRule rule) {
        Boot boot = Boot.small().cpus(cpus).nodes(nodes).prefault(rule).prezero(true).cost("modern-x86");
        Machine fast = boot.machine();
        Machine naive = boot.naive(true).machine();
        assertEquals(run(naive), run(fast));
        assertTrue(scrubbed(fast) > 0);
        assertEquals(scrubbed(naive), scrubbed(fast));
    }

    private static List<Object> run(Machine machine) {
        machine.threads(2, index -> {
            for (int round = 0; round < 3; round++) {
                long area = machine.mmap(PAGES * PAGE, VmaFlags.READ | VmaFlags.WRITE, null).value();
                machine.touch(Access.WRITE, PageOrder.stepped(area, PAGES, 1, 12, false), 1);
                machine.munmap(area, PAGES * PAGE);
            }
            return new End.Returned(null);
        });
        machine.sleep(VirtualTime.ofNanos(1_000_000_000));
        assertEquals(List.of(), machine.checkInvariants());
        return List.of(machine.digest(), machine.clock(), machine.origins().totals().get(Stat.SYS_TIME));
    }

    /** Time spent on it. */
    private static long scrubbed(Machine machine) {
        return machine.origins().lines().stream()
                .filter(line -> line.number() == Origins.KSCRUBD_LINE)
                .mapToLong(line -> line.own().get(Stat.SYS_TIME))
                .sum();
    }
}
