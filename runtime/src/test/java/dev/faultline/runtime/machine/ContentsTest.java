package dev.faultline.runtime.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.faultline.runtime.machine.Body.End;
import dev.faultline.runtime.mm.Access;
import dev.faultline.runtime.mm.PageOrder;
import dev.faultline.runtime.mm.VmaFlags;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a program can read back: writes are seen by whom they should, and by nobody else. */
class ContentsTest {

    private static final long RW = VmaFlags.READ | VmaFlags.WRITE;
    private static final End DONE = new End.Returned(null);

    private Machine machine;
    private long area;

    @BeforeEach
    void boot() {
        boot(Boot.small());
    }

    private void boot(Boot boot) {
        machine = boot.contents(true).machine();
        area = machine.mmap(8 << 12, RW | VmaFlags.NORESERVE, null).value();
    }

    private void touch(Access access, long first, long pages) {
        machine.touch(access, PageOrder.stepped(area + (first << 12), pages, 1, 12, false), 1);
    }

    private long digest() {
        return machine.contentDigest(area, 8 << 12);
    }

    private void child(Runnable body) {
        machine.waitFor(machine.fork(false, index -> {
            body.run();
            return DONE;
        }).value());
    }

    @Test
    void unwrittenPagesReadAsZeroesWhetherMappedOrNot() {
        long untouched = digest();
        touch(Access.READ, 0, 4);
        assertEquals(untouched, digest());
        touch(Access.WRITE_ZERO, 2, 4);
        assertEquals(untouched, digest());
        touch(Access.RMW, 0, 8);
        assertEquals(untouched, digest());
    }

    @Test
    void everyWriteIsAnother() {
        touch(Access.WRITE, 0, 1);
        long once = digest();
        touch(Access.WRITE, 0, 1);
        assertNotEquals(once, digest());
    }

    @Test
    void addingZeroAndReadingKeepWhatIsThere() {
        touch(Access.WRITE, 0, 8);
        long written = digest();
        touch(Access.RMW, 0, 8);
        touch(Access.READ, 0, 8);
        assertEquals(written, digest());
    }

    @Test
    void nothingIsReadWhereNothingMayBe() {
        touch(Access.WRITE, 0, 8);
        long written = digest();
        machine.mprotect(area, 4096, 0);
        long hidden = digest();
        assertNotEquals(written, hidden);
        machine.mprotect(area, 4096, RW);
        assertEquals(written, digest());
        machine.munmap(area, 4096);
        assertEquals(hidden, digest());
    }

    @Test
    void aFrameThatIsUsedAgainIsClear() {
        long untouched = digest();
        touch(Access.WRITE, 0, 8);
        machine.munmap(area, 8 << 12);
        machine.mmap(8 << 12, RW | VmaFlags.NORESERVE, area);
        touch(Access.RMW, 0, 8);
        assertEquals(untouched, digest());
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.6.11", "6.18"})
    void aChildReadsWhatItsParentWroteBeforeTheFork(String kernel) {
        boot(Boot.small().kernel(kernel));
        touch(Access.WRITE, 0, 6);
        long before = digest();
        child(() -> {
            assertEquals(before, digest());
            touch(Access.RMW, 0, 8);
            assertEquals(before, digest());
            touch(Access.WRITE, 3, 2);
            assertNotEquals(before, digest());
        });
        assertEquals(before, digest());
    }

    @Test
    void writesOfParentAndChildStayApart() {
        touch(Access.WRITE, 0, 8);
        List<Long> seen = new ArrayList<>();
        UserProcess child = machine.fork(true, index -> {
            seen.add(digest());
            machine.pause();
            seen.add(digest());
            touch(Access.WRITE, 0, 8);
            return DONE;
        }).value();
        touch(Access.WRITE, 0, 8);
        long parents = digest();
        machine.resume(child);
        machine.waitFor(child);
        assertEquals(seen.get(0), seen.get(1));
        assertNotEquals(seen.get(0), parents);
        assertEquals(parents, digest());
    }

    /** Which CPU, which kernel and what it costs make no difference to a program whose threads do not race. */
    @Test
    void whatIsReadDoesNotDependOnTime() {
        List<Long> digests = new ArrayList<>();
        for (String kernel : List.of("2.6.9", "6.18")) {
            for (String cost : List.of("unit", "modern-x86")) {
                boot(Boot.small().kernel(kernel).cost(cost).jitter(7, 0.1));
                machine.threads(4, index -> {
                    touch(Access.WRITE, 2L * index, 2);
                    machine.barrier();
                    touch(Access.WRITE, 2 * (index + 1) % 8, 1);
                    return DONE;
                });
                digests.add(digest());
            }
        }
        assertEquals(1, digests.stream().distinct().count(), digests.toString());
    }

    @Test
    void machinesThatAreNotAskedReadZeroes() {
        long untouched = digest();
        machine = Boot.small().machine();
        area = machine.mmap(8 << 12, RW | VmaFlags.NORESERVE, null).value();
        touch(Access.WRITE, 0, 8);
        assertEquals(untouched, digest());
    }
}
