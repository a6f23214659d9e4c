package dev.faultline.runtime.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.runtime.machine.Body.End;
import dev.faultline.runtime.mm.Access;
import dev.faultline.runtime.mm.PageOrder;
import dev.faultline.runtime.mm.VmaFlags;
import dev.faultline.runtime.stats.Origins;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.stats.Stats;
import dev.faultline.runtime.units.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes beside their memory: stepping, exit of all threads at once, orphans, and what is refused. */
class ProcessesTest {

    private static final long RW = VmaFlags.READ | VmaFlags.WRITE;
    private static final End DONE = new End.Returned(null);
    private static final long A_SECOND = VirtualTime.ofNanos(1_000_000_000);

    private final List<String> log = new ArrayList<>();
    private Machine machine;

    @BeforeEach
    void boot() {
        boot(Boot.small().cpus(4).kernel("6.18"));
    }

    private void boot(Boot boot) {
        machine = boot.machine();
        log.clear();
    }

    private UserProcess fork(Runnable body) {
        return machine.fork(false, body(body)).value();
    }

    private UserProcess stepped(Runnable body) {
        return machine.fork(true, body(body)).value();
    }

    private static Body body(Runnable body) {
        return index -> {
            body.run();
            return DONE;
        };
    }

    private long map(long pages) {
        return machine.mmap(pages << 12, RW | VmaFlags.NORESERVE, null).value();
    }

    private Stats write(long start, long pages) {
        return machine.touch(Access.WRITE, PageOrder.stepped(start, pages, 1, 12, false), 1).stats();
    }

    // ---- stepping ---------------------------------------------------------------------------------------------------

    @Test
    void aSteppedChildStopsWhereItPauses() {
        UserProcess child = stepped(() -> {
            log.add("one");
            machine.pause();
            log.add("two");
            machine.pause();
            log.add("three");
        });
        log.add("forked");
        machine.resume(child);
        log.add("resumed");
        machine.resume(child);
        log.add("ended");
        assertTrue(child.isOver());
        machine.waitFor(child);
        assertEquals(List.of("one", "forked", "two", "resumed", "three", "ended"), log);
    }

    @Test
    void waitRunsAPausedChildToItsEnd() {
        UserProcess child = stepped(() -> {
            machine.pause();
            log.add("one");
            machine.pause();
            log.add("two");
        });
        machine.waitFor(child);
        assertEquals(List.of("one", "two"), log);
    }

    @Test
    void aPausedChildKeepsItsShareOfThePages() {
        long area = map(8);
        write(area, 8);
        UserProcess child = stepped(() -> machine.pause());
        assertEquals(8, write(area, 8).get(Stat.COW));
        assertEquals(8, child.mm().rss());
        machine.waitFor(child);
        assertEquals(0, write(area, 8).faults());
    }

    @Test
    void resumeOfAnEndedChildIsAnError() {
        UserProcess child = stepped(() -> {});
        assertEquals(
                "process 2 has ended already, with exit code 0",
                assertThrows(MachineException.class, () -> machine.resume(child)).getMessage());
        machine.waitFor(child);
        assertEquals(
                "process 2 has been waited for already",
                assertThrows(MachineException.class, () -> machine.resume(child)).getMessage());
    }

    @Test
    void resumeWaitsForAChildThatHasNotPausedYet() {
        UserProcess child = fork(() -> {
            machine.sleep(A_SECOND);
            machine.pause();
            log.add("after");
        });
        machine.resume(child);
        assertEquals(List.of("after"), log);
        machine.waitFor(child);
    }

    @Test
    void theMainProgramCannotPause() {
        assertThrows(MachineException.class, () -> machine.pause());
    }

    /** What a second thread of the process does meanwhile is on the line that waits, too. */
    @Test
    void aWaitingLineHasTheChangeFromItsBeginToItsEnd() {
        long area = map(16);
        UserProcess child = fork(() -> machine.sleep(A_SECOND));
        machine.spawn(body(() -> write(area, 16)));
        UserThread main = machine.current();
        main.origin(machine.origins().child(Origins.NOBODY, 5));
        machine.waitFor(child);
        Stats own = machine.origins().stats(main.origin());
        assertEquals(16, own.get(Stat.ANON_RSS));
        assertEquals(1, own.get(Stat.PAGE_TABLES));
        assertEquals(0, own.faults());
    }

    // ---- the end of all threads -------------------------------------------------------------------------------------

    /** Ways for a thread to be busy when another one ends the process. */
    private Map<String, Runnable> pastimes(long area) {
        return Map.of(
                "sleeps", () -> machine.sleep(1000 * A_SECOND),
                "computes", () -> machine.compute(1000 * A_SECOND),
                "meets", () -> machine.barrier(),
                "touches", () -> machine.touch(Access.WRITE, PageOrder.stepped(area, 4, 1, 12, false), 1L << 40),
                "waits", () -> machine.waitFor(fork(() -> machine.sleep(1000 * A_SECOND))),
                "joins", () -> machine.join(machine.spawn(body(() -> machine.sleep(1000 * A_SECOND))).value()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sleeps", "computes", "meets", "touches", "waits", "joins"})
    void exitOfOneThreadEndsAllOthers(String pastime) {
        long begin = machine.now();
        UserProcess child = machine.fork(false, index -> {
            long area = map(4);
            machine.threads(3, thread -> {
                if (thread == 1) {
                    machine.compute(VirtualTime.ofNanos(100_000));
                    return new End.Exited(7);
                }
                pastimes(area).get(pastime).run();
                log.add("went on");
                return DONE;
            });
            log.add("after threads");
            return DONE;
        }).value();
        machine.waitFor(child);
        assertTrue(machine.now() - begin < A_SECOND, "the others lived on");
        assertEquals(List.of(), log);
        assertEquals(UserProcess.Ending.EXITED, child.ending());
        assertEquals(7, child.exitCode());
        if (!pastime.equals("waits")) {
            machine.awaitOthers();
            assertEquals(List.of(), machine.checkInvariants());
        }
    }

    @Test
    void aPausedThreadDiesWithItsProcess() {
        UserProcess child = stepped(() -> machine.threads(2, thread -> {
            if (thread == 0) {
                machine.pause();
                log.add("went on");
            }
            machine.compute(A_SECOND);
            return new End.Exited(5);
        }));
        assertFalse(child.isOver());
        machine.sleep(2 * A_SECOND);
        assertTrue(child.isOver());
        assertThrows(MachineException.class, () -> machine.resume(child));
        machine.waitFor(child);
        assertEquals(5, child.exitCode());
        assertEquals(List.of(), log);
    }

    @Test
    void threadsThatHaveNotBegunNeverDo() {
        boot(Boot.small().cpus(1).kernel("2.6.11"));
        UserProcess child = machine.fork(false, index -> {
            machine.spawn(body(() -> log.add("began")));
            return new End.Exited(3);
        }).value();
        machine.waitFor(child);
        assertEquals(List.of(), log);
        assertEquals(3, child.exitCode());
    }

    @Test
    void threadsThatAreMadeLaterDoNotBeginEither() {
        UserProcess child = machine.fork(false, index -> {
            machine.threads(50, thread -> {
                if (thread == 0) {
                    return new End.Exited(3);
                }
                machine.sleep(A_SECOND);
                log.add("went on");
                return DONE;
            });
            return DONE;
        }).value();
        machine.waitFor(child);
        assertEquals(List.of(), log);
        assertTrue(machine.now() < A_SECOND);
    }

    @Test
    void aFatalSignalInOneThreadEndsTheProcess() {
        Object cause = new Object();
        UserProcess child = machine.fork(false, index -> {
            machine.threads(2, thread -> {
                if (thread == 0) {
                    return new End.Killed("SIGSEGV", cause);
                }
                machine.sleep(1000 * A_SECOND);
                return new End.Exited(9);
            });
            return DONE;
        }).value();
        machine.waitFor(child);
        assertEquals(UserProcess.Ending.SIGNALLED, child.ending());
        assertEquals("SIGSEGV", child.signal());
        assertEquals(cause, child.cause());
    }

    @Test
    void theFirstToEndTheProcessSaysHow() {
        UserProcess child = machine.fork(false, index -> {
            machine.threads(4, thread -> {
                machine.compute(VirtualTime.ofNanos(1000L * (thread + 1)));
                return new End.Exited(10 + thread);
            });
            return DONE;
        }).value();
        machine.waitFor(child);
        assertEquals(10, child.exitCode());
    }

    @Test
    void onlyTheForkingThreadIsInTheChild() {
        machine.threads(3, thread -> {
            if (thread == 0) {
                UserProcess child = fork(() -> log.add("child of one thread"));
                machine.waitFor(child);
                assertNull(child.signal());
            }
            return DONE;
        });
        assertEquals(List.of("child of one thread"), log);
    }

    // ---- orphans ----------------------------------------------------------------------------------------------------

    @Test
    void anOrphanRunsToItsEnd() {
        UserProcess[] grandchild = {null};
        UserProcess child = fork(() -> grandchild[0] = stepped(() -> {
            machine.pause();
            machine.compute(A_SECOND);
            log.add("orphan");
        }));
        machine.waitFor(child);
        assertNull(grandchild[0].parent());
        assertFalse(grandchild[0].isOver());
        assertThrows(MachineException.class, () -> machine.waitFor(grandchild[0]));
        machine.awaitOthers();
        assertEquals(List.of("orphan"), log);
        assertTrue(grandchild[0].isOver());
    }

    @Test
    void theEndOfTheProgramRunsItsPausedChildrenToTheirEnd() {
        stepped(() -> {
            machine.pause();
            log.add("child");
        });
        machine.awaitOthers();
        assertEquals(List.of("child"), log);
    }
}
