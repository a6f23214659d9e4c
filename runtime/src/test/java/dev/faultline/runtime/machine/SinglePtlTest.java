package dev.faultline.runtime.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.runtime.machine.Body.End;
import dev.faultline.runtime.mm.Access;
import dev.faultline.runtime.mm.Fault.Segv;
import dev.faultline.runtime.mm.PageOrder;
import dev.faultline.runtime.mm.SignalException;
import dev.faultline.runtime.mm.UserTask.OnSignal;
import dev.faultline.runtime.mm.VmaFlags;
import dev.faultline.runtime.stats.Origins;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.stats.Stats;
import dev.faultline.runtime.sync.RwSemKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What programs see of the single-lock design: kinds of fault, changes of the address space, signals, races, time. */
class SinglePtlTest {

    private static final long RW = VmaFlags.READ | VmaFlags.WRITE;
    private static final End DONE = new End.Returned(null);

    private Machine machine;
    private long page;
    private int shift;

    private void boot(Boot boot) {
        machine = boot.machine();
        shift = machine.config().arch().geometry().pageShift();
        page = 1L << shift;
    }

    private long map(long pages) {
        return sound(machine.mmap(pages << shift, RW, null)).value();
    }

    private Stats touch(Access access, long start, long pages) {
        return sound(machine.touch(access, PageOrder.stepped(start, pages, 1, shift, false), 1)).stats();
    }

    private Stats protect(long start, long pages, long protection) {
        return sound(machine.mprotect(start, pages << shift, protection)).stats();
    }

    private Stats unmap(long start, long pages) {
        return sound(machine.munmap(start, pages << shift)).stats();
    }

    /** The invariants hold after the operation. */
    private <T> Machine.Result<T> sound(Machine.Result<T> result) {
        assertEquals(List.of(), machine.checkInvariants());
        return result;
    }

    // ---- races ------------------------------------------------------------------------------------------------------

    /** All threads write one page at the same instant. */
    private Stats race(int threads, long address) {
        return sound(machine.threads(threads, index -> {
            machine.pin(index);
            machine.barrier();
            machine.touch(Access.WRITE, PageOrder.stepped(address, 1, 1, shift, false), 1);
            return DONE;
        })).stats();
    }

    @ParameterizedTest
    @CsvSource({"x86_64,XADD", "x86_64,GENERIC", "ia64,XADD", "ia64,GENERIC"})
    void ofNThreadsThatRaceForOnePageNLessOneThrowTheirsAway(String arch, RwSemKind kind) {
        boot(Boot.small().arch(arch).cpus(8).kernel("6.18").cost("altix-itanium2").rwsem(kind));
        long area = map(16);
        touch(Access.WRITE, area, 1);
        Stats stats = race(8, area + page);
        assertEquals(1, stats.get(Stat.ANONYMOUS));
        assertEquals(7, stats.get(Stat.LOST_RACE));
        assertEquals(7, stats.get(Stat.DISCARDED));
        assertEquals(8, stats.faults());
        assertEquals(1, stats.rss());
    }

    @ParameterizedTest
    @ValueSource(strings = {"i386", "i386_pae", "x86_64", "ia64"})
    void oneThreadAloneFaultsOnceAPage(String arch) {
        boot(Boot.small().arch(arch));
        assertEquals(64, touch(Access.WRITE, map(64), 64).faults());
    }

    @ParameterizedTest
    @ValueSource(strings = {"i386", "i386_pae", "x86_64", "ia64"})
    void threadsThatFollowOneAnotherFindPagesThere(String arch) {
        boot(Boot.small().arch(arch).cpus(8).kernel("6.18").cost("altix-itanium2"));
        long area = map(200);
        Stats stats = sound(machine.threads(8, index -> {
            machine.touch(Access.WRITE, PageOrder.stepped(area, 200, 1, shift, false), 1);
            return DONE;
        })).stats();
        assertEquals(200, stats.get(Stat.ANONYMOUS));
        // Some found the page there before they had allocated one of their own.
        assertTrue(stats.get(Stat.SPURIOUS) + stats.get(Stat.LOST_RACE) > stats.get(Stat.DISCARDED));
        assertEquals(stats.faults(), 200 + stats.get(Stat.SPURIOUS) + stats.get(Stat.LOST_RACE));
        assertEquals(1600, stats.get(Stat.PAGES));
    }

    // ---- kinds and changes ------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({"x86_64,3", "ia64,2"})
    void changesOfTheAddressSpaceAreExactAndSigned(String arch, long tables) {
        boot(Boot.small().arch(arch));
        Machine.Result<Long> mapped = sound(machine.mmap(16L << shift, RW, null));
        assertEquals(1, mapped.stats().get(Stat.VMAS));
        long area = mapped.value();
        Stats read = touch(Access.READ, area, 4);
        assertEquals(0, read.rss());
        assertEquals(tables, read.get(Stat.PAGE_TABLES));
        Stats write = touch(Access.WRITE, area + 2 * page, 4);
        assertEquals(4, write.rss());
        assertEquals(2, write.get(Stat.ZERO_COW));
        assertEquals(2, write.get(Stat.ANONYMOUS));
        assertEquals(0, write.get(Stat.PAGE_TABLES));
        Stats split = protect(area + page, 1, VmaFlags.READ);
        assertEquals(2, split.get(Stat.VMAS));
        assertEquals(-2, protect(area + page, 1, RW).get(Stat.VMAS));
        Stats hole = unmap(area + 4 * page, 1);
        assertEquals(-1, hole.rss());
        assertEquals(1, hole.get(Stat.VMAS));
        assertEquals(0, hole.get(Stat.PAGE_TABLES));
    }

    @Test
    void unmappingTheLastPagesFreesTheirTablesAndEveryFrame() {
        boot(Boot.small());
        long free = machine.freeBytes();
        long area = map(600);
        touch(Access.WRITE, area, 600);
        Stats gone = unmap(area, 600);
        assertEquals(-600, gone.rss());
        assertEquals(-1, gone.get(Stat.VMAS));
        assertTrue(gone.get(Stat.PAGE_TABLES) <= -4, "page tables " + gone.get(Stat.PAGE_TABLES));
        assertEquals(free, machine.freeBytes());
    }

    @Test
    void oldKernelsFindOutAtTheNextWriteThatAPageMayBeWrittenAgain() {
        boot(Boot.small().kernel("2.6.11"));
        Stats again = writeAfterProtection();
        assertEquals(8, again.get(Stat.REUSE) + again.get(Stat.COW));
        assertTrue(again.get(Stat.REUSE) > 0);
        assertEquals(8, again.faults());
    }

    @Test
    void newKernelsGiveTheRightBackAtOnce() {
        boot(Boot.small().kernel("6.18"));
        assertEquals(0, writeAfterProtection().faults());
    }

    private Stats writeAfterProtection() {
        long area = map(40);
        touch(Access.WRITE, area, 40);
        protect(area, 8, VmaFlags.READ);
        protect(area, 8, RW);
        return touch(Access.WRITE, area, 8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"i386", "i386_pae", "x86_64", "ia64"})
    void latenciesAreAsManyAsFaults(String arch) {
        boot(Boot.small().arch(arch).cpus(8).kernel("6.18").cost("modern-x86"));
        long area = map(64);
        Stats stats = machine.threads(8, index -> {
            machine.touch(Access.WRITE, PageOrder.stepped(area, 64, 1, shift, index % 2 == 0), 1);
            return DONE;
        }).stats();
        assertNotNull(stats.latencies());
        assertEquals(stats.faults(), stats.latencies().total());
        assertTrue(stats.latencies().percentile(500) <= stats.latencies().max());
    }

    // ---- signals ----------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"i386", "i386_pae", "x86_64", "ia64"})
    void signalsSayWhereHowAndWhy(String arch) {
        boot(Boot.small().arch(arch));
        long area = map(2);
        SignalException beyond = assertThrows(SignalException.class, () -> touch(Access.READ, area + 2 * page, 1));
        assertEquals("SIGSEGV", beyond.signal());
        assertEquals(Segv.UNMAPPED, beyond.reason());
        assertEquals(area + 2 * page, beyond.address());
        protect(area, 1, VmaFlags.READ);
        SignalException forbidden = assertThrows(SignalException.class, () -> touch(Access.WRITE, area, 1));
        assertEquals(Segv.FORBIDDEN, forbidden.reason());
        assertEquals(Access.WRITE, forbidden.access());
        protect(area, 1, 0);
        assertEquals(Segv.FORBIDDEN, assertThrows(SignalException.class, () -> touch(Access.READ, area, 1)).reason());
        assertEquals(List.of(), machine.checkInvariants());
    }

    @Test
    void anAddressOutsideUserSpaceIsUnmapped() {
        boot(Boot.small());
        long kernelHalf = 0xffff_8000_0000_0000L;
        SignalException raised = assertThrows(SignalException.class, () -> touch(Access.READ, kernelHalf, 1));
        assertEquals(Segv.UNMAPPED, raised.reason());
    }

    @Test
    void skippedSignalsAreCountedAndTheFirstIsTold() {
        boot(Boot.small());
        long area = map(4);
        protect(area + page, 2, VmaFlags.READ);
        machine.current().onSignal(OnSignal.SKIP);
        Machine.Result<Void> result = sound(machine.touch(Access.WRITE, PageOrder.stepped(area, 4, 1, shift, false), 1));
        assertEquals(2, result.stats().get(Stat.SEGV));
        assertEquals(2, result.stats().faults());
        assertEquals(2, result.stats().get(Stat.PAGES));
        assertNotNull(result.skipped());
        assertEquals(area + page, result.skipped().address());
        assertNull(sound(machine.touch(Access.READ, PageOrder.stepped(area, 4, 1, shift, false), 1)).skipped());
    }

    // ---- time -------------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"unit", "modern-x86", "altix-itanium2"})
    void noCpuWorksLongerThanTheWallClock(String cost) {
        boot(Boot.small().cpus(4).kernel("6.18").cost(cost));
        long area = map(128);
        long begin = machine.now();
        Stats stats = sound(machine.threads(9, index -> {
            // What one thread unmaps another may be writing.
            machine.current().onSignal(OnSignal.SKIP);
            machine.touch(Access.WRITE, PageOrder.stepped(area, 128, 1, shift, index % 2 == 0), 2);
            machine.munmap(area + index * 8L * page, 8L << shift);
            machine.mmap(8L << shift, RW | VmaFlags.NORESERVE, area + index * 8L * page);
            machine.compute(1000);
            return DONE;
        })).stats();
        long wall = machine.now() - begin;
        assertTrue(stats.cpuTime() <= 4 * wall, stats.cpuTime() + " in " + wall);
        assertTrue(stats.cpuTime() > wall / 2, stats.cpuTime() + " in " + wall);
        assertTrue(stats.wallTime() <= wall);
    }

    /** The process goes when its last thread does, alone: each thread's pages take the same time again to tear down. */
    @ParameterizedTest
    @EnumSource(RwSemKind.class)
    void tearDownIsSerial(RwSemKind kind) {
        long two = tearDown(kind, 2);
        long eachThread = two - tearDown(kind, 1);
        long sixMore = tearDown(kind, 8) - two;
        assertTrue(sixMore > 5.5 * eachThread && sixMore < 6.5 * eachThread, eachThread + " and " + sixMore);
    }

    private long tearDown(RwSemKind kind, int threads) {
        boot(Boot.small().cpus(8).kernel("6.18").cost("modern-x86").rwsem(kind));
        machine.threads(threads, index -> {
            long mine = machine.mmap(500L << shift, RW | VmaFlags.NORESERVE, null).value();
            machine.touch(Access.WRITE, PageOrder.stepped(mine, 500, 1, shift, false), 1);
            return DONE;
        });
        machine.close();
        return machine.origins().lines().stream()
                .filter(line -> line.number() == Origins.EXIT_LINE)
                .findFirst()
                .orElseThrow()
                .own()
                .get(Stat.SYS_TIME);
    }

    @Test
    void everyFrameIsFreeAgainAfterTheChildHasGone() {
        boot(Boot.small());
        long free = machine.freeBytes();
        UserProcess child = machine.fork(false, index -> {
            long mine = machine.mmap(300L << shift, RW | VmaFlags.NORESERVE, null).value();
            machine.touch(Access.WRITE, PageOrder.stepped(mine, 300, 1, shift, false), 1);
            return DONE;
        }).value();
        Stats did = sound(machine.waitFor(child)).stats();
        assertEquals(300, did.get(Stat.ANONYMOUS));
        assertEquals(free, machine.freeBytes());
        assertThrows(MachineException.class, () -> machine.waitFor(child));
    }
}
