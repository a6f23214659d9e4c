package dev.faultline.runtime.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.runtime.cost.CostModels;
import dev.faultline.runtime.cost.SchedulerCosts;
import dev.faultline.runtime.machine.Boot;
import dev.faultline.runtime.machine.Machine;
import dev.faultline.runtime.machine.Body.End;
import dev.faultline.runtime.machine.MachineException;
import dev.faultline.runtime.machine.UserThread;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.stats.Stats;
import dev.faultline.runtime.units.VirtualTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who runs where and when. */
class SchedulerTest {

    private static final long MICROSECOND = VirtualTime.ofNanos(1000);
    private static final long MILLISECOND = 1000 * MICROSECOND;
    private static final End DONE = new End.Returned(null);

    private final SchedulerCosts cost = CostModels.load("modern-x86").scheduler();

    private static Machine machine(int cpus, String kernel) {
        return Boot.small().cpus(cpus).kernel(kernel).cost("modern-x86").machine();
    }

    @Test
    void moreThreadsThanCpusShareByTimeSlices() {
        Machine machine = machine(1, "6.18");
        long[] ended = new long[3];
        long begin = machine.now();
        Stats stats = machine.threads(3, index -> {
            machine.compute(3 * cost.timeSlice());
            ended[index] = machine.now();
            return DONE;
        }).stats();
        assertEquals(9 * cost.timeSlice(), stats.get(Stat.USER_TIME));
        // In turns: the first to end needs all its own slices and two of each other thread.
        assertTrue(ended[0] - begin >= 7 * cost.timeSlice(), "ended after " + (ended[0] - begin));
        assertTrue(ended[1] - ended[0] <= cost.timeSlice() + MILLISECOND);
        assertTrue(ended[2] - ended[1] <= cost.timeSlice() + MILLISECOND);
        assertTrue(ended[2] - begin >= 9 * cost.timeSlice());
    }

    @Test
    void aPinnedThreadStaysWhereItIs() {
        Machine machine = machine(4, "6.18");
        machine.threads(6, index -> {
            machine.pin(index % 4);
            for (int i = 0; i < 3; i++) {
                assertEquals(index % 4, machine.current().cpu().number());
                machine.sleep(20 * MICROSECOND);
                machine.compute(cost.timeSlice() + MICROSECOND);
            }
            return DONE;
        });
        assertThrows(MachineException.class, () -> machine.pin(4));
        assertThrows(MachineException.class, () -> machine.pin(-1));
    }

    @Test
    void sleepersWakeInOrderOfTime() {
        Machine machine = machine(4, "6.18");
        List<Integer> woken = new ArrayList<>();
        machine.threads(3, index -> {
            machine.pin(index + 1);
            machine.sleep((3 - index) * MILLISECOND);
            woken.add(index);
            return DONE;
        });
        assertEquals(List.of(2, 1, 0), woken);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingCutsASleepShort(boolean naive) {
        for (int threads = 2; threads < 9; threads++) {
            Machine machine = Boot.small().cpus(8).kernel("6.18").cost("modern-x86").naive(naive).machine();
            machine.threads(threads, index -> DONE);
            long before = machine.now();
            machine.sleep(MILLISECOND);
            assertTrue(machine.now() >= before + MILLISECOND, "slept " + (machine.now() - before));
        }
    }

    @Test
    void theWaiterSeesAllItsThreadsDid() {
        for (int threads = 1; threads < 9; threads++) {
            Machine machine = machine(8, "6.18");
            machine.openMeasurement();
            long exits = machine.threads(threads, index -> DONE).stats().get(Stat.SYS_TIME);
            assertEquals(machine.closeMeasurement().get(Stat.SYS_TIME), exits);
        }
    }

    @Test
    void laterKernelsSpreadNewThreadsAtOnce() {
        assertEquals(List.of(1, 2, 3, 0), firstCpus("6.18", MILLISECOND));
    }

    @Test
    void theO1SchedulerStacksThemOnTheirCreatorsCpu() {
        assertEquals(List.of(0, 0, 0, 0), firstCpus("2.6.11", MICROSECOND));
    }

    /** The CPUs that four threads of such a length begin on; the creator is on CPU 0. */
    private static List<Integer> firstCpus(String kernel, long length) {
        Machine machine = machine(4, kernel);
        Integer[] first = new Integer[4];
        machine.threads(4, index -> {
            first[index] = machine.current().cpu().number();
            machine.compute(length);
            return DONE;
        });
        return Arrays.asList(first);
    }

    @Test
    void idleCpusPullStackedThreadsAtTheirTicks() {
        Machine machine = machine(4, "2.6.11");
        Integer[] last = new Integer[4];
        long begin = machine.now();
        machine.threads(4, index -> {
            machine.compute(20 * MILLISECOND);
            last[index] = machine.current().cpu().number();
            return DONE;
        });
        assertEquals(List.of(0, 1, 2, 3), Arrays.stream(last).sorted().toList());
        assertTrue(machine.now() - begin < 25 * MILLISECOND, "took " + (machine.now() - begin));
    }

    @Test
    void oldKernelsRunTheChildFirst() {
        assertEquals(List.of("child", "parent"), forkOrder("2.6.11"));
        assertEquals(List.of("parent", "child"), forkOrder("6.18"));
    }

    private static List<String> forkOrder(String kernel) {
        Machine machine = machine(1, kernel);
        List<String> order = new ArrayList<>();
        machine.fork(false, index -> {
            order.add("child");
            return DONE;
        });
        order.add("parent");
        machine.waitFor(machine.children().getFirst());
        return order;
    }

    @Test
    void aDeadlockNamesWhoWaitsForWhat() {
        Machine machine = machine(2, "6.18");
        UserThread main = machine.current();
        UserThread thread = machine.spawn(index -> {
            machine.join(main);
            return DONE;
        }).value();
        MachineException deadlock = assertThrows(MachineException.class, () -> machine.join(thread));
        assertEquals(MachineException.Kind.DEADLOCK, deadlock.kind());
        assertEquals(
                "every task waits for another: the main program waits for the end of a spawned thread; task 2 waits for the end of a spawned"
                        + " thread",
                deadlock.getMessage());
    }

    @Test
    void aBarrierThatAThreadNeverReachesIsNamed() {
        Machine machine = machine(4, "6.18");
        MachineException broken = assertThrows(MachineException.class, () -> machine.threads(3, index -> {
            if (index != 1) {
                machine.barrier();
            }
            return DONE;
        }));
        assertEquals(MachineException.Kind.DEADLOCK, broken.kind());
        assertEquals("2 of 3 threads wait at a barrier that the others never reach", broken.getMessage());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nobodyPassesABarrierAlone(boolean naive) {
        Machine machine = Boot.small().cpus(3).kernel("6.18").cost("modern-x86").naive(naive).machine();
        int[] arrived = new int[4];
        machine.threads(5, index -> {
            for (int round = 0; round < 4; round++) {
                machine.compute((index + 1) * MICROSECOND);
                arrived[round]++;
                machine.barrier();
                assertEquals(5, arrived[round]);
            }
            return DONE;
        });
    }

    @Test
    void oneThreadIsWaitedForByOne() {
        Machine machine = machine(4, "6.18");
        UserThread slow = machine.spawn(index -> {
            machine.sleep(MILLISECOND);
            return DONE;
        }).value();
        UserThread other = machine.spawn(index -> {
            machine.join(slow);
            return DONE;
        }).value();
        machine.sleep(MICROSECOND * 100);
        MachineException second = assertThrows(MachineException.class, () -> machine.join(slow));
        assertEquals("another thread waits for this thread already", second.getMessage());
        machine.join(other);
    }
}
