package dev.faultline.runtime.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.runtime.preset.KernelPreset.Behaviour;
import dev.faultline.runtime.preset.VmSysctls;
import dev.faultline.runtime.preset.VmSysctls.Overcommit;
import org.junit.jupiter.api.Test;

/** Each limit, just below and at it, on a machine of 4096 pages. */
class CommitLimitTest {

    private static final long PAGES = 4096;

    private final TestKernel test = new TestKernel();
    private final Memory memory = new Memory(new long[] {PAGES}, Memory.MIN_RESERVED_FRAMES, false);

    private CommitLimit limit(Overcommit mode, int ratio, Behaviour behaviour) {
        return new CommitLimit(memory, test.kernel.swap, new VmSysctls(65536, mode, ratio, 20, 3, 60, 0), behaviour, test.pageShift);
    }

    private boolean charge(CommitLimit limit, long pages) {
        return limit.charge(test.cpu, test.task.mm(), pages, 0);
    }

    @Test
    void newKernelsGuessByAllMemory() {
        CommitLimit limit = limit(Overcommit.GUESS, 50, Behaviour.MODERN);
        assertFalse(charge(limit, PAGES + 1));
        assertTrue(charge(limit, PAGES));
        assertTrue(charge(limit, PAGES), "each request by itself");
        assertEquals(2 * PAGES, limit.committedPages());
    }

    @Test
    void oldKernelsGuessByWhatIsFree() {
        CommitLimit limit = limit(Overcommit.GUESS, 50, Behaviour.CLASSIC);
        long free = memory.freeFrames();
        assertFalse(charge(limit, free - free / 32));
        assertTrue(charge(limit, free - free / 32 - 1));
    }

    @Test
    void nothingIsTooMuchWhereAllIsPromised() {
        assertTrue(charge(limit(Overcommit.ALWAYS, 50, Behaviour.MODERN), 1L << 40));
    }

    /** Half of 4096, less a 32nd of that, less a 32nd of the 251 pages the program has mapped. */
    @Test
    void oldKernelsAddUpToTheRatio() {
        CommitLimit limit = limit(Overcommit.NEVER, 50, Behaviour.CLASSIC);
        long allowed = 2048 - 64 - 7;
        assertTrue(charge(limit, 1000));
        assertFalse(charge(limit, allowed - 1000));
        assertTrue(charge(limit, allowed - 1000 - 1));
        limit.discharge(test.cpu, 1000);
        assertFalse(charge(limit, 1001));
        assertTrue(charge(limit, 1000));
    }

    /** A quarter of 4096, less the administrator's 32nd of memory, less a 32nd of the 251 pages. */
    @Test
    void newKernelsAddUpToTheRatio() {
        CommitLimit limit = limit(Overcommit.NEVER, 25, Behaviour.MODERN);
        long allowed = 1024 - 128 - 7;
        assertFalse(charge(limit, allowed));
        assertTrue(charge(limit, allowed - 1));
    }

    @Test
    void whatIsAboutToGoDoesNotCount() {
        CommitLimit limit = limit(Overcommit.NEVER, 25, Behaviour.MODERN);
        assertTrue(charge(limit, 800));
        assertFalse(limit.charge(test.cpu, test.task.mm(), 800, 0));
        assertTrue(limit.charge(test.cpu, test.task.mm(), 800, 800));
        assertEquals(1600, limit.committedPages(), "until it has gone");
    }
}
