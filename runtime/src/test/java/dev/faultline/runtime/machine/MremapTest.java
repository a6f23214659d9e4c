package dev.faultline.runtime.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.runtime.mm.Access;
import dev.faultline.runtime.mm.OutOfMemoryException;
import dev.faultline.runtime.mm.PageOrder;
import dev.faultline.runtime.mm.VmaFlags;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.stats.Stats;
import dev.faultline.runtime.syscall.Mremap.Request;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where entries and tables are after a move, what it costs in locks and flushes, and that a move that fails has not happened. */
class MremapTest {

    private static final long RW = VmaFlags.READ | VmaFlags.WRITE;
    private static final long SOURCE = 0x100000000000L;
    private static final long DESTINATION = 0x200000000000L;
    private static final int SHIFT = 12;

    private Machine machine = Boot.small().cpus(1).kernel("6.18").machine();

    @AfterEach
    void everythingAddsUp() {
        assertEquals(List.of(), machine.checkInvariants());
    }

    private static long bytes(long pages) {
        return pages << SHIFT;
    }

    private void map(long start, long pages) {
        machine.mmap(bytes(pages), RW, start);
    }

    private Stats touch(Access access, long start, long pages, long step) {
        return machine.touch(access, PageOrder.stepped(start, pages, step, SHIFT, false), 1).stats();
    }

    private Stats move(long from, long pages, long to) {
        return machine.mremap(new Request(from, bytes(pages), bytes(pages), true, to, false)).stats();
    }

    private long acquisitions(String name) {
        return machine.lockClasses().stream()
                .filter(lock -> lock.name().equals(name))
                .mapToLong(lock -> lock.acquisitions())
                .sum();
    }

    /**
     * <pre>
     *   source       |#...|#...|    64 pages to the end of the first leaf table, 64 in the next
     *   destination        |#...|#...|   shifted by a page: three tables
     * </pre>
     */
    @Test
    void anExtentEndsWithALeafTableOnEitherSide() {
        map(SOURCE, 1024);
        touch(Access.WRITE, SOURCE + bytes(448), 128, 64);
        Stats moved = move(SOURCE + bytes(448), 128, DESTINATION + bytes(449));
        assertEquals(2, moved.get(Stat.PAGES));
        // Two leaves and two middle tables are new; the source's stay for the rest of its mapping.
        assertEquals(4, moved.get(Stat.PAGE_TABLES));
        assertEquals(0, moved.rss());
        assertEquals(0, touch(Access.WRITE, DESTINATION + bytes(449), 128, 64).faults());
    }

    @Test
    void aWholeTableKeepsItsFrame() {
        map(SOURCE, 512);
        touch(Access.WRITE, SOURCE, 512, 1);
        long leafFrame = machine.current().mm().pageTables().leaf(SOURCE).pfn;
        Stats moved = move(SOURCE, 512, DESTINATION);
        assertEquals(leafFrame, machine.current().mm().pageTables().leaf(DESTINATION).pfn);
        assertEquals(512, moved.get(Stat.PAGES));
        assertEquals(0, moved.get(Stat.PAGE_TABLES));
    }

    /** Down to the table's start nothing else is mapped on either side, so the table moves whole although the range begins inside it. */
    @Test
    void aMoveMayBeginBelowItsRange() {
        map(SOURCE + bytes(256), 256);
        touch(Access.WRITE, SOURCE + bytes(256), 256, 1);
        long leafFrame = machine.current().mm().pageTables().leaf(SOURCE).pfn;
        move(SOURCE + bytes(256), 256, DESTINATION + bytes(256));
        assertEquals(leafFrame, machine.current().mm().pageTables().leaf(DESTINATION).pfn);
    }

    @Test
    void butNotOverWhatIsMappedThere() {
        map(SOURCE, 1);
        map(SOURCE + bytes(256), 256);
        touch(Access.WRITE, SOURCE, 1, 1);
        touch(Access.WRITE, SOURCE + bytes(256), 256, 1);
        move(SOURCE + bytes(256), 256, DESTINATION + bytes(256));
        assertEquals(0, touch(Access.WRITE, SOURCE, 1, 1).faults());
    }

    /** 1 GiB: the middle table goes, with all leaves below it. */
    @Test
    void aWholeMiddleTableTakesItsLeavesAlong() {
        machine.mmap(bytes(1 << 18), RW | VmaFlags.NORESERVE, SOURCE);
        touch(Access.WRITE, SOURCE, 1 << 18, 1 << 14);
        long middleFrame = machine.current().mm().pageTables().table(1, SOURCE).pfn;
        Stats moved = move(SOURCE, 1 << 18, DESTINATION);
        assertEquals(middleFrame, machine.current().mm().pageTables().table(1, DESTINATION).pfn);
        assertEquals(16, moved.get(Stat.PAGES));
        assertEquals(0, moved.get(Stat.PAGE_TABLES));
        assertEquals(0, touch(Access.READ, DESTINATION, 1 << 18, 1 << 14).faults());
    }

    /** 2.6: the lock for every page, once more for every table missing at the destination, and the last for the unmapping. */
    @Test
    void oldKernelsLockEachPage() {
        machine = Boot.small().cpus(1).kernel("2.6.11").machine();
        map(SOURCE, 16);
        touch(Access.WRITE, SOURCE, 8, 1);
        long before = acquisitions("page_table_lock");
        Stats moved = move(SOURCE, 16, DESTINATION);
        assertEquals(16 + 3 + 1, acquisitions("page_table_lock") - before);
        assertEquals(8, moved.get(Stat.TLB_FLUSH));
    }

    @Test
    void newKernelsLockEachExtent() {
        map(SOURCE, 16);
        touch(Access.WRITE, SOURCE, 8, 1);
        long before = acquisitions("page_table_lock");
        Stats moved = move(SOURCE, 16, DESTINATION);
        assertEquals(1 + 3 + 1, acquisitions("page_table_lock") - before);
        assertEquals(1, moved.get(Stat.TLB_FLUSH));
    }

    /**
     * The destination needs two middle tables and two leaves, of which 6.18 moves the first whole. The call that finds memory short has its process
     * killed, and first takes back what it has done.
     */
    @ParameterizedTest
    @CsvSource({"2.6.11,0,true", "2.6.11,2,true", "2.6.11,3,true", "2.6.11,4,false", "6.18,0,true", "6.18,2,true", "6.18,3,false"})
    void memoryFullInsideAMoveMovesBack(String kernel, int freePages, boolean movesBack) {
        machine = Boot.small().memory(bytes(600)).kernel(kernel).cpus(1).machine();
        map(SOURCE + bytes(500), 24);
        touch(Access.WRITE, SOURCE + bytes(500), 24, 1);
        machine.mmap(bytes(800), RW | VmaFlags.NORESERVE, 0x300000000000L);
        for (long page = 0; machine.freeBytes() > bytes(freePages); page++) {
            try {
                touch(Access.WRITE, 0x300000000000L + bytes(page), 1, 1);
            } catch (OutOfMemoryException killed) {
                assertTrue(killed.getMessage().contains("killed the main program"), killed.getMessage());
            }
        }
        long charged = machine.current().mm().vmaOps().chargedPages(0, -1);
        long moves = DESTINATION + bytes(500);
        if (movesBack) {
            assertThrows(OutOfMemoryException.class, () -> move(SOURCE + bytes(500), 24, moves));
        } else {
            move(SOURCE + bytes(500), 24, moves);
        }
        assertEquals(0, touch(Access.WRITE, movesBack ? SOURCE + bytes(500) : moves, 24, 1).faults());
        assertEquals(charged, machine.current().mm().vmaOps().chargedPages(0, -1));
    }

    /** What a child shares with its parent it still finds after the parent has moved it, and the other way round. */
    @ParameterizedTest
    @CsvSource({"2.6.11", "6.18"})
    void aMovedPageStaysSharedWithAChild(String kernel) {
        machine = Boot.small().kernel(kernel).machine();
        map(SOURCE, 32);
        touch(Access.WRITE, SOURCE, 32, 1);
        UserProcess child = machine.fork(true, index -> {
            machine.pause();
            assertEquals(32, touch(Access.WRITE, SOURCE, 32, 1).faults());
            return new Body.End.Returned(null);
        }).value();
        move(SOURCE, 32, DESTINATION);
        assertEquals(32, touch(Access.WRITE, DESTINATION, 32, 1).get(Stat.COW));
        machine.waitFor(child);
    }
}
