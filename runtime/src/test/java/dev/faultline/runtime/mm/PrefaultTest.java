package dev.faultline.runtime.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.sync.RwSemKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What happens to a range of pages when there is no memory for all of it, or for none. Which ranges there are, scripts show. */
class PrefaultTest {

    private static final long PAGES = 8192;

    private static TestKernel withoutReclaim(String version) {
        TestKernel kernel = new TestKernel("x86_64", version, RwSemKind.XADD);
        kernel.kernel.allocator.inShortage((cpu, mayFail) -> Zone.EMPTY);
        return kernel;
    }

    /** V1 returns as if the fault were handled, and comes back for ever; V2 says that there is no memory. */
    @Test
    void withoutASinglePageV1NeverEnds() {
        TestKernel first = withoutReclaim("2.6.10-prefault-v1");
        long area = first.map(PAGES);
        LivelockException stuck = assertThrows(LivelockException.class, () -> touchDownwards(first, area));
        assertEquals(10_000, stuck.faults());
        assertEquals(10_001, first.task.account().get(Stat.RETRY));

        TestKernel second = withoutReclaim("2.6.10-prefault-v2");
        long other = second.map(PAGES);
        assertThrows(OutOfMemoryException.class, () -> touchDownwards(second, other));
        assertEquals(0, second.task.account().get(Stat.RETRY));
    }

    /** No sequence, so that every fault is for one page. */
    private static void touchDownwards(TestKernel kernel, long area) {
        for (long page = PAGES - 1; page >= 0; page--) {
            kernel.touch(Access.WRITE, area + page * kernel.page(), 1);
        }
    }

    /** A range that memory does not suffice for ends where it does; the next fault is expected there, and finds none. */
    @ParameterizedTest
    @CsvSource({"2.6.10-prefault-v2", "2.6.10-prefault-v4"})
    void aRangeEndsWhereMemoryDoes(String version) {
        TestKernel kernel = withoutReclaim(version);
        long area = kernel.map(PAGES);
        assertThrows(OutOfMemoryException.class, () -> kernel.touch(Access.WRITE, area, PAGES));
        long mapped = kernel.task.mm().rss();
        assertEquals(area + mapped * kernel.page(), kernel.task.prefaultNext);
        assertTrue(mapped > PAGES / 4, "only " + mapped + " pages were there");
        kernel.sound();
    }
}
