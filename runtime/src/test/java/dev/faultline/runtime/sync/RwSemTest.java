package dev.faultline.runtime.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.runtime.machine.Boot;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reader-writer semaphores: the rule of both kinds, and what they count. */
class RwSemTest {

    private static Contest contest(RwSemKind kind) {
        return new Contest(Boot.small().cpus(6).kernel("6.18").rwsem(kind));
    }

    private static Contest.Part reader(Contest contest, String name, long from, long until) {
        return thread -> {
            contest.until(thread, from);
            contest.semaphore.downRead(thread);
            contest.log.add(name + " in");
            long now = thread.cpu().now();
            contest.until(thread, Math.max(until, 0));
            assertTrue(thread.cpu().now() >= now, "the reader came in later than it was to leave");
            contest.log.add(name + " out");
            contest.semaphore.upRead(thread);
            thread.cpu().order();
        };
    }

    private static Contest.Part writer(Contest contest, String name, long from, long until) {
        return thread -> {
            contest.until(thread, from);
            contest.semaphore.downWrite(thread);
            assertTrue(contest.semaphore.isWriteHeld());
            contest.log.add(name + " in");
            contest.until(thread, until);
            contest.log.add(name + " out");
            contest.semaphore.upWrite(thread);
        };
    }

    @ParameterizedTest
    @EnumSource(RwSemKind.class)
    void readersShare(RwSemKind kind) {
        Contest contest = contest(kind);
        contest.play(reader(contest, "a", 0, 100), reader(contest, "b", 20, 80));
        assertEquals(List.of("a in", "b in", "b out", "a out"), contest.log);
        assertEquals(0, contest.lockClass("mmap_lock").contentions());
    }

    @ParameterizedTest
    @EnumSource(RwSemKind.class)
    void aWaitingWriterStopsLaterReaders(RwSemKind kind) {
        Contest contest = contest(kind);
        contest.play(reader(contest, "a", 0, 100), writer(contest, "w", 20, 200), reader(contest, "b", 40, 300));
        assertEquals(List.of("a in", "a out", "w in", "w out", "b in", "b out"), contest.log);
        assertEquals(2, contest.lockClass("mmap_lock").contentions());
    }

    @ParameterizedTest
    @EnumSource(RwSemKind.class)
    void aWriterThatLeavesLetsEveryReaderInUpToTheNextWriter(RwSemKind kind) {
        Contest contest = contest(kind);
        contest.play(
                writer(contest, "v", 0, 200),
                reader(contest, "a", 20, 400),
                reader(contest, "b", 40, 500),
                writer(contest, "w", 60, 600),
                reader(contest, "c", 80, 700));
        assertEquals(
                List.of("v in", "v out", "a in", "b in", "a out", "b out", "w in", "w out", "c in", "c out"), contest.log);
    }

    @ParameterizedTest
    @EnumSource(RwSemKind.class)
    void writersPassItOnFirstComeFirstServed(RwSemKind kind) {
        Contest contest = contest(kind);
        contest.play(writer(contest, "a", 0, 100), writer(contest, "c", 30, 300), writer(contest, "b", 20, 200));
        assertEquals(List.of("a in", "a out", "b in", "b out", "c in", "c out"), contest.log);
    }

    @ParameterizedTest
    @EnumSource(RwSemKind.class)
    void acquisitionsAreReadsAndWritesAndAllIsFreeInTheEnd(RwSemKind kind) {
        Contest contest = contest(kind);
        contest.play(
                writer(contest, "v", 0, 100), reader(contest, "a", 20, 200), reader(contest, "b", 40, 300), writer(contest, "w", 60, 400));
        LockClass lockClass = contest.lockClass("mmap_lock");
        assertEquals(2, lockClass.reads());
        assertEquals(2, lockClass.writes());
        assertEquals(4, lockClass.acquisitions());
        assertEquals(3, lockClass.contentions());
        assertEquals(kind.text(), lockClass.kind());
        assertTrue(contest.semaphore.isFree());
    }

    /** In the unit model: the line comes and the word changes in 2 steps the first time, changes again in 1; to wake a waiter takes 1. */
    @Test
    void timesOfTheXaddKindAreExact() {
        Contest contest = contest(RwSemKind.XADD);
        contest.play(writer(contest, "v", 0, 100), writer(contest, "w", 20, 200));
        LockClass lockClass = contest.lockClass("mmap_lock");
        // v: from 2 to 102, for the line has to come back from w; w queues at 22, is let in at 103, leaves at 202 with the line from v.
        assertEquals((100 + 202 - 103) * Contest.STEP, lockClass.holdTime());
        assertEquals((103 - 22) * Contest.STEP, lockClass.waitTime());
    }

    /** The generic kind's inner spinlock: 3 steps to fetch, take and change the first time. */
    @Test
    void timesOfTheGenericKindAreExact() {
        Contest contest = contest(RwSemKind.GENERIC);
        contest.play(writer(contest, "v", 0, 100), writer(contest, "w", 20, 200));
        LockClass lockClass = contest.lockClass("mmap_lock");
        // v: from 3 to 103; w queues at 23, is let in at 104, leaves at 203.
        assertEquals((100 + 203 - 104) * Contest.STEP, lockClass.holdTime());
        assertEquals((104 - 23) * Contest.STEP, lockClass.waitTime());
    }

    /** A waiter that is let in while it still goes to sleep must not be inside before whoever lets it in has come so far. */
    @Test
    void nobodyIsInBeforeTheWakerSaysSo() {
        Contest contest = new Contest(Boot.small().cpus(6).kernel("6.18").cost("modern-x86"));
        long[] left = new long[1];
        long[] entered = new long[1];
        contest.play(
                thread -> {
                    contest.until(thread, 0);
                    contest.semaphore.downWrite(thread);
                    contest.until(thread, 1000);
                    contest.semaphore.upWrite(thread);
                    left[0] = thread.cpu().now();
                },
                thread -> {
                    contest.until(thread, 950);
                    contest.semaphore.downWrite(thread);
                    entered[0] = thread.cpu().now();
                    contest.semaphore.upWrite(thread);
                });
        assertEquals(left[0], entered[0]);
    }

    @ParameterizedTest
    @EnumSource(RwSemKind.class)
    void namesAreThoseOfScripts(RwSemKind kind) {
        assertEquals(kind, RwSemKind.named(kind.text()));
    }
}
