package dev.faultline.runtime.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.runtime.mm.Access;
import dev.faultline.runtime.mm.PageOrder;
import dev.faultline.runtime.mm.VmaFlags;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.stats.Stats;
import dev.faultline.runtime.syscall.Advice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole machines that swap: what forked processes and threads see of it. The counts are those measured on Linux 6.18. */
class SwapMachineTest {

    private static final long RW = VmaFlags.READ | VmaFlags.WRITE;
    private static final int PAGE = 4096;

    private static Machine machine(String kind) {
        return Boot.small().kernel("6.18").contents(true).swap(64 * Boot.MIB, kind).machine();
    }

    private static long map(Machine machine, long pages) {
        return machine.mmap(pages * PAGE, RW, null).value();
    }

    private static Stats touch(Machine machine, Access access, long start, long pages) {
        Stats stats = machine.touch(access, PageOrder.stepped(start, pages, 1, 12, false), 1).stats();
        assertSound(machine);
        return stats;
    }

    private static void assertSound(Machine machine) {
        assertEquals("[]", machine.checkInvariants().toString());
    }

    private static Body child(Runnable work) {
        return index -> {
            work.run();
            return new Body.End.Returned(null);
        };
    }

    @ParameterizedTest
    @CsvSource({"ssd", "zram"})
    void aChildSwapsInFirst(String kind) {
        Machine machine = machine(kind);
        long start = map(machine, 64);
        touch(machine, Access.WRITE, start, 64);
        Stats reclaimed = machine.residency().reclaimAll().stats();
        assertEquals(64, reclaimed.get(Stat.SWAPPED));
        assertEquals(-64, reclaimed.get(Stat.ANON_RSS));
        UserProcess child = machine.fork(false, child(() -> {
            Stats read = touch(machine, Access.READ, start, 32);
            assertEquals(5, read.get(Stat.MAJOR));
            assertEquals(27, read.get(Stat.MINOR));
            Stats written = touch(machine, Access.WRITE, start, 64);
            assertEquals(4, written.get(Stat.MAJOR));
            assertEquals(60, written.get(Stat.MINOR));
            assertEquals(32, written.get(Stat.COW));
            assertEquals(32, written.get(Stat.SWAP_IN));
        })).value();
        machine.waitFor(child);
        Stats read = touch(machine, Access.READ, start, 64);
        assertEquals(64, read.get(Stat.MINOR));
        assertEquals(64, read.get(Stat.SWAP_IN));
        assertEquals(64, touch(machine, Access.WRITE, start, 64).get(Stat.REUSE));
    }

    @ParameterizedTest
    @CsvSource({"ssd, 9", "zram, 64"})
    void protectingWhatIsInSwapChangesNothing(String kind, long major) {
        Machine machine = machine(kind);
        long start = map(machine, 64);
        touch(machine, Access.WRITE, start, 64);
        machine.residency().reclaimAll();
        machine.mprotect(start, 64 * PAGE, VmaFlags.READ);
        assertEquals(major, touch(machine, Access.READ, start, 64).get(Stat.MAJOR));
        machine.mprotect(start, 64 * PAGE, RW);
        assertEquals(0, touch(machine, Access.WRITE, start, 64).get(Stat.MINOR));
    }

    @ParameterizedTest
    @CsvSource({"ssd", "zram"})
    void adviceReadsInWithoutFaults(String kind) {
        Machine machine = machine(kind);
        long start = map(machine, 64);
        touch(machine, Access.WRITE, start, 64);
        machine.residency().reclaimAll();
        assertEquals(0, machine.residency().madvise(start, 64 * PAGE, Advice.WILLNEED).stats().get(Stat.SWAPPED));
        machine.sleep(5_000_000_000L);
        Stats read = touch(machine, Access.READ, start, 64);
        assertEquals(64, read.get(Stat.MINOR));
        assertEquals(0, read.get(Stat.MAJOR));
    }

    @Test
    void lockedPagesAndThePageOfZeroesStay() {
        Machine machine = machine("zram");
        long locked = map(machine, 8);
        machine.residency().mlock(locked, 8 * PAGE, false);
        long zeroes = map(machine, 8);
        touch(machine, Access.READ, zeroes, 8);
        assertEquals(0, machine.residency().reclaimAll().stats().get(Stat.SWAPPED));
        assertSound(machine);
    }

    @Test
    void aPageThatIsReadFromADiskKeepsOtherThreadsWaitingAndIsReadOnce() {
        Machine machine = machine("ssd");
        long start = map(machine, 1);
        touch(machine, Access.WRITE, start, 1);
        machine.residency().reclaimAll();
        Stats stats = machine.threads(4, child(() -> machine.touch(Access.READ, PageOrder.stepped(start, 1, 1, 12, false), 1))).stats();
        assertEquals(1, machine.counters().get("pswpin"));
        assertEquals(1, stats.get(Stat.SWAP_IN));
        assertEquals(-1, stats.get(Stat.SWAPPED));
        assertSound(machine);
    }

    @Test
    void threadsThatWantTheSamePagePastTheCacheReadItOnce() {
        Machine machine = machine("zram");
        long start = map(machine, 16);
        touch(machine, Access.WRITE, start, 16);
        machine.residency().reclaimAll();
        Stats stats = machine.threads(4, child(() -> machine.touch(Access.WRITE, PageOrder.stepped(start, 16, 1, 12, false), 1))).stats();
        assertEquals(16, machine.counters().get("pswpin"));
        assertEquals(16, stats.get(Stat.SWAP_IN));
        assertSound(machine);
    }

    @ParameterizedTest
    @CsvSource({"6.18, zram", "6.18, ssd", "6.18, disk", "2.6.11, disk", "2.6.11, zram"})
    void memoryTwiceTheMachinesIsAllThereAfterwards(String kernel, String kind) {
        Machine machine =
                Boot.small().kernel(kernel).memory(16 * Boot.MIB).contents(true).swap(64 * Boot.MIB, kind).machine();
        long pages = 8192;
        long start = map(machine, pages);
        machine.touch(Access.WRITE, PageOrder.stepped(start, pages, 1, 12, false), 1);
        assertSound(machine);
        long digest = machine.contentDigest(start, pages * PAGE);
        Stats read = machine.touch(Access.READ, PageOrder.stepped(start, pages, 1, 12, false), 1).stats();
        assertTrue(read.get(Stat.SWAP_IN) > pages / 2, "more than fits was out");
        assertEquals(digest, machine.contentDigest(start, pages * PAGE));
        assertSound(machine);
        machine.touch(Access.WRITE, PageOrder.stepped(start, pages, 1, 12, false), 1);
        assertNotEquals(digest, machine.contentDigest(start, pages * PAGE));
        machine.munmap(start, pages * PAGE);
        assertSound(machine);
    }
}
