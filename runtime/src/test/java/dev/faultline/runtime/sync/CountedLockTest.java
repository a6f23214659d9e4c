package dev.faultline.runtime.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.runtime.machine.Boot;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The lock that is a count of users: who gets in, who is sent away, and who waits. */
class CountedLockTest {

    private final Contest contest = new Contest(Boot.small().cpus(6).kernel("6.18"));
    private final Locks locks = contest.semaphore.locks;
    private final LockClass lockClass = locks.countedLockClass("count", 100);
    private final CountedLock lock = locks.countedLock(lockClass);

    private Contest.Part reader(String name, long from, long until) {
        return thread -> {
            contest.until(thread, from);
            thread.cpu().perform(lock.tryReadStage());
            if (lock.wasRefused(thread)) {
                contest.log.add(name + " refused");
                return;
            }
            contest.log.add(name + " in");
            contest.until(thread, until);
            contest.log.add(name + " out");
            thread.cpu().perform(lock.leaveStage());
        };
    }

    private Contest.Part writer(long from, long until) {
        return thread -> {
            contest.until(thread, from);
            lock.beginWrite(thread);
            contest.log.add("w in");
            contest.until(thread, until);
            contest.log.add("w out");
            lock.endWrite(thread);
        };
    }

    @Test
    void readersShare() {
        lock.attach();
        contest.play(reader("a", 0, 100), reader("b", 20, 80));
        assertEquals(List.of("a in", "b in", "b out", "a out"), contest.log);
        assertTrue(lock.isFree());
    }

    @Test
    void aWriterWaitsForReadersAndNoFurtherOneGetsIn() {
        lock.attach();
        contest.play(reader("a", 0, 100_000), writer(20_000, 300_000), reader("b", 40_000, 50_000), reader("c", 200_000, 250_000),
                reader("d", 400_000, 410_000));
        assertEquals(List.of("a in", "b refused", "a out", "w in", "c refused", "w out", "d in", "d out"), contest.log);
        assertEquals(1, lockClass.contentions());
    }

    @Test
    void aWriterThatFindsNobodyDoesNotWait() {
        lock.attach();
        contest.play(writer(0, 50));
        assertEquals(List.of("w in", "w out"), contest.log);
        assertEquals(0, lockClass.contentions());
    }

    @Test
    void nobodyGetsInOnceItIsDetached() {
        lock.attach();
        assertFalse(lock.isDetached());
        lock.detach();
        assertTrue(lock.isDetached());
        contest.play(reader("a", 0, 100));
        assertEquals(List.of("a refused"), contest.log);
    }

    @Test
    void itIsNotDetachedTwice() {
        lock.attach();
        lock.detach();
        assertThrows(IllegalStateException.class, lock::detach);
    }
}
