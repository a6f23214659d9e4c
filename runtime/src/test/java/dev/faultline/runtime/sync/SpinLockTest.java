package dev.faultline.runtime.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.runtime.cost.CostModels;
import dev.faultline.runtime.cost.SpinCosts;
import dev.faultline.runtime.machine.Boot;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Spinlocks: who is next, what is counted, what it costs. */
class SpinLockTest {

    private static Contest.Part holder(Contest contest, String name, long from, long steps) {
        return thread -> {
            contest.until(thread, from);
            contest.lock.lock(thread.cpu());
            contest.note(thread, name + " in");
            thread.cpu().charge(steps * Contest.STEP);
            contest.lock.unlock(thread.cpu());
            contest.note(thread, name + " out");
        };
    }

    /** In the unit model: 2 steps to fetch the line for the first time and take the lock, 1 to release it, 1 to hand it over. */
    @ParameterizedTest
    @EnumSource(SpinKind.class)
    void firstComeFirstServedAndEveryTimeExact(SpinKind kind) {
        Contest contest = new Contest(Boot.small().cpus(4).kernel("6.18").spinlock(kind));
        contest.play(
                holder(contest, "first", 0, 10), holder(contest, "third", 5, 1), holder(contest, "second", 3, 1));
        assertEquals(List.of("2 first in", "13 first out", "14 second in", "16 second out", "17 third in", "19 third out"), contest.log);
        LockClass lockClass = contest.lockClass("page_table_lock");
        assertEquals(3, lockClass.acquisitions());
        assertEquals(2, lockClass.contentions());
        assertEquals((11 + 2 + 2) * Contest.STEP, lockClass.holdTime());
        assertEquals((14 - 3 + 17 - 5) * Contest.STEP, lockClass.waitTime());
        assertEquals((17 - 5) * Contest.STEP, lockClass.maxWaitTime());
        assertEquals(kind.text(), lockClass.kind());
        assertTrue(contest.lock.isFree());
    }

    @ParameterizedTest
    @EnumSource(SpinKind.class)
    void whoHoldsItIsKnown(SpinKind kind) {
        Contest contest = new Contest(Boot.small().spinlock(kind));
        contest.play(thread -> {
            contest.lock.lock(thread.cpu());
            assertTrue(contest.lock.isHeldBy(thread.cpu()));
            assertFalse(contest.lock.isFree());
            contest.lock.unlock(thread.cpu());
            thread.cpu().order();
            assertFalse(contest.lock.isHeldBy(thread.cpu()));
        });
    }

    @ParameterizedTest
    @EnumSource(SpinKind.class)
    void namesAreThoseOfScripts(SpinKind kind) {
        assertEquals(kind, SpinKind.named(kind.text()));
    }

    /** Test-and-set locks pay for every waiter, ticket locks less, queued locks nothing. */
    @ParameterizedTest
    @EnumSource(SpinKind.class)
    void aHandOffGrowsWithTheWaitersByKind(SpinKind kind) {
        SpinCosts cost = CostModels.load("altix-itanium2").spin();
        long alone = kind.handoff(cost, 2, 0);
        long extra = kind.handoff(cost, 2, 5) - alone;
        long expected =
                switch (kind) {
                    case TEST_AND_SET -> 5 * (cost.testAndSetWaiter() + 2 * cost.testAndSetWaiterHop());
                    case TICKET -> 5 * (cost.ticketWaiter() + 2 * cost.ticketWaiterHop());
                    case QUEUED -> 0;
                };
        assertEquals(expected, extra);
        assertEquals(cost.handoffRemote() + 2 * cost.handoffHop(), alone);
        assertEquals(cost.handoffSameNode(), kind.handoff(cost, 0, 0));
    }
}
