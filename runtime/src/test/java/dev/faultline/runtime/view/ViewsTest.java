package dev.faultline.runtime.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.runtime.machine.Boot;
import dev.faultline.runtime.machine.Machine;
import dev.faultline.runtime.mm.Access;
import dev.faultline.runtime.mm.PageOrder;
import dev.faultline.runtime.mm.VmaFlags;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Views of machines that have run something. */
class ViewsTest {

    private static final long RW = VmaFlags.READ | VmaFlags.WRITE;

    private static long map(Machine machine, long pages) {
        return machine.mmap(pages << 12, RW, null).value();
    }

    private static void write(Machine machine, long start, long pages) {
        machine.touch(Access.WRITE, PageOrder.stepped(start, pages, 1, 12, false), 1);
    }

    @Test
    void aViewTakesNoTime() {
        Machine machine = Boot.small().kernel("6.18").machine();
        write(machine, map(machine, 20), 20);
        long before = machine.now();
        assertEquals(0, machine.view(Views::smaps).stats().wallTime());
        machine.view((views, mm) -> views.pageTable(mm, 0x1000, 1L << 40));
        assertEquals(before, machine.now());
    }

    @ParameterizedTest
    @CsvSource({"2.6.9, false", "2.6.11, false", "2.6.15, true", "2.6.32, true", "6.18, true"})
    void smapsCameWith2614(String kernel, boolean exists) {
        Machine machine = Boot.small().kernel(kernel).machine();
        if (exists) {
            machine.view(Views::smaps);
        } else {
            ViewException missing = assertThrows(ViewException.class, () -> machine.view(Views::smaps));
            assertTrue(missing.getMessage().contains("2.6.14"), missing.getMessage());
        }
    }

    @Test
    void pagesOfAllMappingsAddUpToWhatMeminfoSays() {
        Machine machine = Boot.small().kernel("6.18").machine();
        write(machine, map(machine, 33), 33);
        long other = map(machine, 8);
        write(machine, other, 3);
        machine.mprotect(other + 4096, 4096, VmaFlags.READ);
        long inMappings = machine.view(Views::smaps).value().areas().stream().mapToLong(area -> area.counts().rss()).sum();
        long inMachine = machine.view((views, _) -> views.meminfo()).value().lines().stream()
                .filter(line -> line.label().equals("AnonPages"))
                .mapToLong(MeminfoView.Line::bytes)
                .sum();
        assertEquals(36 << 12, inMappings);
        assertEquals(inMappings, inMachine);
    }

    @Test
    void listsGrowByWholePagevecsAndShrinkWithTheirPages() {
        Machine machine = Boot.small().cpus(1).kernel("2.6.11").machine();
        long start = map(machine, 40);
        write(machine, start, 40);
        assertEquals(28L << 12, amount(machine, "Active"), "two full pagevecs of 14");
        machine.munmap(start, 40L << 12);
        assertEquals(0, amount(machine, "Active"));
    }

    private static long amount(Machine machine, String label) {
        return machine.view((views, _) -> views.meminfo()).value().lines().stream()
                .filter(line -> line.label().equals(label))
                .findFirst()
                .orElseThrow()
                .bytes();
    }

    @Test
    void pagesBeyondTheOwnNodeAreMisses() {
        Machine machine = Boot.small().cpus(2).nodes(2).memory(2 * Boot.MIB).kernel("6.18").machine();
        machine.pin(0);
        write(machine, map(machine, 300), 300);
        Map<String, Long> counters = machine.counters();
        assertTrue(counters.get("numa_miss") > 0);
        assertEquals(counters.get("pgalloc_normal"), counters.get("numa_hit") + counters.get("numa_miss"));
        assertEquals(300, counters.get("nr_anon_pages"));
    }

    @ParameterizedTest
    @CsvSource({"2.6.11, 3", "6.4, 5", "6.15, 8", "6.18, 8"})
    void kernelsCountTheTablesOfMoreAndMoreLevels(String kernel, long tables) {
        Machine machine = Boot.small().kernel(kernel).machine();
        write(machine, map(machine, 1), 1);
        assertEquals(tables, machine.counters().get("nr_page_table_pages"));
    }

    @Test
    void namesAreThoseOfTheGeneration() {
        assertEquals(
                List.of(
                        "nr_dirty", "nr_writeback", "nr_page_table_pages", "nr_mapped", "pgpgin", "pgpgout", "pgalloc_normal", "pgfree",
                        "pgactivate", "pgdeactivate", "pgfault", "pgmajfault", "pgrefill_normal", "pgsteal_normal", "pgscan_kswapd_normal",
                        "pgscan_direct_normal", "kswapd_steal", "pageoutrun", "allocstall"),
                List.copyOf(Boot.small().kernel("2.6.9").machine().counters().keySet()));
    }
}
