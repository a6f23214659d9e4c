package dev.faultline.runtime.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.runtime.machine.Body.End;
import dev.faultline.runtime.mm.Access;
import dev.faultline.runtime.mm.OutOfMemoryException;
import dev.faultline.runtime.mm.PageOrder;
import dev.faultline.runtime.mm.VmaFlags;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.stats.Stats;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What fork copies, what a write after it costs, and what is left when the processes have gone, in both generations. */
class ForkTest {

    private static final long RW = VmaFlags.READ | VmaFlags.WRITE;
    private static final End DONE = new End.Returned(null);

    private Machine machine;
    private int shift;

    private void boot(Boot boot) {
        machine = boot.machine();
        shift = machine.config().arch().geometry().pageShift();
    }

    private long map(long pages) {
        return machine.mmap(pages << shift, RW, null).value();
    }

    private Stats touch(Access access, long start, long pages) {
        return machine.touch(access, PageOrder.stepped(start, pages, 1, shift, false), 1).stats();
    }

    /** Forks a child that runs {@code body}, waits for it, and returns what the fork itself cost. */
    private Stats child(Runnable body) {
        Machine.Result<UserProcess> forked = machine.fork(false, index -> {
            body.run();
            return DONE;
        });
        machine.waitFor(forked.value());
        assertEquals(List.of(), machine.checkInvariants());
        return forked.stats();
    }

    private static void assertKinds(Stats stats, long faults, Stat kind, long count) {
        assertEquals(faults, stats.faults(), kind.toString());
        assertEquals(count, stats.get(kind));
    }

    @ParameterizedTest
    @CsvSource({"x86_64,6.18", "x86_64,2.6.11", "ia64,2.6.9"})
    void theFirstOfTwoWritersCopiesAndTheLastReuses(String arch, String kernel) {
        boot(Boot.small().arch(arch).kernel(kernel));
        long area = map(64);
        touch(Access.WRITE, area, 64);
        Stats fork = child(() -> {
            assertKinds(touch(Access.READ, area, 64), 0, Stat.MINOR, 0);
            Stats writes = touch(Access.WRITE, area, 64);
            assertKinds(writes, 64, Stat.COW, 64);
            assertEquals(0, writes.rss());
        });
        assertEquals(0, fork.faults());
        assertEquals(0, fork.get(Stat.CHILD_PAGE_TABLES));
        assertKinds(touch(Access.WRITE, area, 64), 64, Stat.REUSE, 64);
        assertKinds(touch(Access.WRITE, area, 64), 0, Stat.REUSE, 0);
    }

    @ParameterizedTest
    @CsvSource({"6.18,32,-1", "2.6.15,32,-3", "2.6.11,0,0"})
    void pagesThatWereOnlyReadAreInheritedByOldKernels(String kernel, long faults, long tables) {
        boot(Boot.small().kernel(kernel));
        long area = map(32);
        touch(Access.READ, area, 32);
        Stats fork = child(() -> assertKinds(touch(Access.READ, area, 32), faults, Stat.ZERO_PAGE, faults));
        assertEquals(tables, fork.get(Stat.CHILD_PAGE_TABLES));
    }

    @Test
    void oneWrittenPageMakesForkCopyTheWholeMapping() {
        boot(Boot.small().kernel("6.18"));
        long area = map(32);
        touch(Access.READ, area, 32);
        touch(Access.WRITE, area, 1);
        child(() -> assertKinds(touch(Access.READ, area, 32), 0, Stat.ZERO_PAGE, 0));
    }

    @ParameterizedTest
    @CsvSource({"6.18,8", "2.6.11,8"})
    void mprotectRestoresWritingOnlyToExclusivePages(String kernel, long faultsAfterFork) {
        boot(Boot.small().kernel(kernel));
        long area = map(8);
        touch(Access.WRITE, area, 8);
        child(() -> {});
        machine.mprotect(area, 8L << shift, VmaFlags.READ);
        machine.mprotect(area, 8L << shift, RW);
        assertKinds(touch(Access.WRITE, area, 8), faultsAfterFork, Stat.MINOR, faultsAfterFork);
        machine.mprotect(area, 8L << shift, VmaFlags.READ);
        machine.mprotect(area, 8L << shift, RW);
        long again = kernel.equals("6.18") ? 0 : 8;
        assertKinds(touch(Access.WRITE, area, 8), again, Stat.REUSE, again);
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.18", "2.6.11"})
    void aChildsChildSharesWithBoth(String kernel) {
        boot(Boot.small().kernel(kernel));
        long free = machine.freeBytes();
        long area = map(40);
        touch(Access.WRITE, area, 40);
        child(() -> {
            touch(Access.WRITE, area, 10);
            UserProcess grandchild = machine.fork(false, index -> {
                assertKinds(touch(Access.WRITE, area, 40), 40, Stat.COW, 40);
                return DONE;
            }).value();
            machine.waitFor(grandchild);
            assertKinds(touch(Access.WRITE, area, 40), 40, Stat.COW, 30);
        });
        assertKinds(touch(Access.WRITE, area, 40), 40, Stat.REUSE, 40);
        machine.munmap(area, 40L << shift);
        assertEquals(List.of(), machine.checkInvariants());
        assertTrue(machine.freeBytes() <= free);
        machine.close();
        assertEquals(List.of(), machine.checkInvariants());
    }

    /** In 2.6 a page in a pagevec has a reference more, so a write copies it although nobody else maps it. */
    @Test
    void aPageInAPagevecIsCopiedIn26() {
        boot(Boot.small().cpus(2));
        long area = map(4);
        touch(Access.WRITE, area, 4);
        child(() -> machine.pin(1));
        assertKinds(touch(Access.WRITE, area, 4), 4, Stat.COW, 4);
    }

    /**
     * The child needs a top table, three for the program's data, three for its stack, and a leaf below the latter's middle ones. Who needs memory and is
     * killed for it may take the last, and where that is too little fork comes to nothing.
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 7})
    void memoryFullInsideForkLosesNothing(int freePages) {
        boot(Boot.small().memory(400L << 12).kernel("6.18").cpus(1));
        long area = map(400);
        long used = 0;
        while (machine.freeBytes() >>> shift > freePages) {
            try {
                touch(Access.WRITE, area + (used << shift), 1);
            } catch (OutOfMemoryException killed) {
                assertTrue(killed.getMessage().contains("killed the main program"), killed.getMessage());
            }
            used++;
        }
        assertThrows(OutOfMemoryException.class, () -> machine.fork(false, index -> DONE));
        assertEquals(freePages, machine.freeBytes() >>> shift);
        assertEquals(List.of(), machine.checkInvariants());
        assertEquals(0, touch(Access.WRITE, area, used).rss());
    }

    @Test
    void aSecondWaitIsAnError() {
        boot(Boot.small());
        UserProcess child = machine.fork(false, index -> DONE).value();
        machine.waitFor(child);
        assertThrows(MachineException.class, () -> machine.waitFor(child));
    }
}
