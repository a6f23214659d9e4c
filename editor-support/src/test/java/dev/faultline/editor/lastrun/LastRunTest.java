package dev.faultline.editor.lastrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** Costs read from a result, and carried over to a text that has changed. */
class LastRunTest {

    private static final String TEXT = "machine { cpus 1 }\nlet a = mmap 4pages\ntouch write a\nprint 1\n";

    private static String line(int number, int faults, long waited, long nanos) {
        return """
                {"file": "a.fault", "line": %d, "hits": 1, "faults": %d, "kinds": {"anonymous": %d, "cow": 0}, "lock_wait_ns": %d, "wall_ns": %d}"""
                .formatted(number, faults, faults, waited, nanos);
    }

    private static String run(String... machines) {
        return "{\"script\": \"a.fault\", \"machines\": [" + String.join(", ", machines) + "]}";
    }

    private static String machine(String... lines) {
        return "{\"lines\": [" + String.join(", ", lines) + "]}";
    }

    private static final LastRun RUN =
            LastRun.of(TEXT, run(machine(line(1, 0, 0, 0), line(2, 0, 0, 1_140), line(3, 4, 2_000, 6_000), line(0, 9, 0, 5))));

    @Test
    void linesThatTookNoTimeAndNobodysAreLeftOut() {
        assertEquals(Set.of(2, 3), RUN.costsIn(TEXT).keySet());
        assertEquals("1.14 us", RUN.costsIn(TEXT).get(2).label());
        assertEquals("4 faults · 6.00 us · lock wait 2.00 us", RUN.costsIn(TEXT).get(3).label());
        assertFalse(RUN.isStale(TEXT));
    }

    @Test
    void machinesAreSummedUp() {
        LineCost cost = LastRun.of(TEXT, run(machine(line(3, 4, 0, 6_000)), machine(line(3, 1, 0, 2_000)))).costsIn(TEXT).get(3);
        assertEquals("5 faults · 8.00 us", cost.label());
        assertTrue(cost.details().startsWith("ran 2 times on 2 machines\n\n- 5 `anonymous` faults\n"), cost.details());
    }

    @Test
    void innerFiguresGoBeforeOwn() {
        String outer = line(3, 0, 0, 10).replace("\"wall_ns\"", "\"with_inner\": " + line(3, 7, 0, 3_000) + ", \"wall_ns\"");
        assertEquals("7 faults · 3.00 us", LastRun.of(TEXT, run(machine(outer))).costsIn(TEXT).get(3).label());
    }

    @Test
    void linesBeforeAndBehindAChangeKeepTheirCosts() {
        String longer = TEXT.replace("let a", "# why\n\nlet a");
        assertEquals(Set.of(4, 5), RUN.costsIn(longer).keySet());
        assertTrue(RUN.isStale(longer));
        assertEquals(Set.of(3), RUN.costsIn(TEXT.replace("4pages", "8pages")).keySet());
        assertEquals(Set.of(2), RUN.costsIn(TEXT.replace("touch write a\n", "")).keySet());
        assertEquals(Set.of(), RUN.costsIn("").keySet());
        assertEquals(Set.of(2, 3), RUN.costsIn(TEXT + TEXT).keySet());
    }

    @Test
    void lineEndsAreNoChange() {
        assertFalse(RUN.isStale(TEXT.replace("\n", "\r\n")));
    }

    @Test
    void whatIsNoResultIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> LastRun.of(TEXT, "{\"script\""));
        assertEquals(Set.of(), LastRun.of(TEXT, "{}").costsIn(TEXT).keySet());
    }
}
