package dev.faultline.runtime.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.runtime.machine.Boot;
import dev.faultline.runtime.machine.UserThread;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Grace periods, with a tick of 10 steps. */
class RcuTest {

    private static final long TICK = 10;

    private final Contest contest = new Contest(Boot.small().cpus(4).kernel("6.18"));
    private final Rcu rcu = new Rcu(
            contest.machine.current().cpu().engine(), contest.semaphore.locks.scheduler(), TICK * Contest.STEP);

    private Contest.Part reader(long from, long until) {
        return thread -> {
            Rcu.Reader reader = rcu.reader();
            contest.until(thread, from);
            reader.enter();
            thread.cpu().charge((until - from) * Contest.STEP);
            reader.leave(thread.cpu());
            thread.cpu().order();
            contest.note(thread, "out");
        };
    }

    private Contest.Part caller(long at, String name) {
        return thread -> {
            contest.until(thread, at);
            rcu.call(thread.cpu().now(), time -> contest.note(time, name));
            contest.until(thread, 200);
        };
    }

    @Test
    void withNobodyInsideItTakesFromOneTickToTwo() {
        contest.play(caller(9, "a"), caller(11, "b"));
        assertEquals(List.of("20 a", "30 b"), contest.log);
        assertEquals(2, rcu.gracePeriods());
        assertEquals(0, rcu.waiting());
    }

    @Test
    void itWaitsForWhoeverWasInsideAtItsStart() {
        contest.play(reader(8, 41), caller(5, "a"));
        assertEquals(List.of("41 out", "50 a"), contest.log);
        assertTrue(rcu.isQuiet());
    }

    @Test
    void itDoesNotWaitForWhoCameLater() {
        contest.play(reader(11, 41), caller(5, "a"));
        assertEquals(List.of("20 a", "41 out"), contest.log);
    }

    @Test
    void whoCallsWhileOneRunsWaitsForTheNext() {
        contest.play(reader(8, 41), caller(5, "a"), caller(12, "b"));
        assertEquals(List.of("41 out", "50 a", "60 b"), contest.log);
    }

    /** To be woken takes a step. */
    @Test
    void whoSynchronizesSleeps() {
        contest.play(thread -> synchronize(thread, 3));
        assertEquals(List.of("21 done"), contest.log);
    }

    private void synchronize(UserThread thread, long at) {
        contest.until(thread, at);
        rcu.synchronize(thread);
        contest.note(thread, "done");
    }
}
