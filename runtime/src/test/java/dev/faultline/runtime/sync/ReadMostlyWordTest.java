package dev.faultline.runtime.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.runtime.machine.Boot;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A word that many read: it costs a reader something once after each change. */
class ReadMostlyWordTest {

    private final Contest contest = new Contest(Boot.small().cpus(4).kernel("6.18").cost("modern-x86"));
    private final ReadMostlyWord word = contest.semaphore.locks.readMostlyWord();
    private final List<Long> waits = new ArrayList<>();

    private Contest.Part reader(long... instants) {
        return thread -> {
            for (long instant : instants) {
                contest.until(thread, instant);
                long before = thread.cpu().now();
                word.read(thread.cpu());
                waits.add(thread.cpu().now() - before);
            }
        };
    }

    private Contest.Part writer(long instant) {
        return thread -> {
            contest.until(thread, instant);
            word.increment(thread.cpu());
        };
    }

    @Test
    void aCopyIsFetchedOnceAfterEachChange() {
        contest.play(reader(0, 1_000, 3_000, 4_000), writer(2_000));
        assertEquals(1, word.value());
        assertEquals(0, waits.get(1), "nobody has written it since");
        assertTrue(waits.get(2) > 0, "it was written");
        assertEquals(0, waits.get(3), "and fetched again");
    }
}
