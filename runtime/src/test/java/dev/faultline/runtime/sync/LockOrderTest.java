package dev.faultline.runtime.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.faultline.runtime.machine.Boot;
import dev.faultline.runtime.machine.UserThread;
import org.junit.jupiter.api.Test;

/** The order validator: mmap_sem outside, page_table_lock inside. */
class LockOrderTest {

    private final Contest contest = new Contest(Boot.small());
    private final UserThread main = contest.machine.current();

    @Test
    void theRightOrderPasses() {
        contest.semaphore.downRead(main);
        contest.lock.lock(main.cpu());
        contest.lock.unlock(main.cpu());
        contest.lock.lock(main.cpu());
        contest.lock.unlock(main.cpu());
        contest.semaphore.upRead(main);
        main.cpu().order();
        contest.lock.lock(main.cpu());
        contest.lock.unlock(main.cpu());
    }

    @Test
    void theInverseIsNamed() {
        contest.lock.lock(main.cpu());
        IllegalStateException caught = assertThrows(IllegalStateException.class, () -> contest.semaphore.downRead(main));
        assertEquals("lock order: mmap_sem taken while page_table_lock is held", caught.getMessage());
    }

    @Test
    void aClassTwiceIsAnInversionToo() {
        contest.semaphore.downRead(main);
        IllegalStateException caught = assertThrows(IllegalStateException.class, () -> contest.semaphore.downRead(main));
        assertEquals("lock order: mmap_sem taken while mmap_sem is held", caught.getMessage());
    }
}
