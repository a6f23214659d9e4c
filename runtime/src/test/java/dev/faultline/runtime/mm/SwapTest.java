package dev.faultline.runtime.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.runtime.preset.SwapSpec;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.stats.Stats;
import dev.faultline.runtime.sync.RwSemKind;
import dev.faultline.runtime.syscall.Fork;
import dev.faultline.runtime.syscall.Swapoff;
import dev.faultline.runtime.syscall.SyscallException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages to swap and back, one process. Every operation is followed by a check of all invariants, that of contents included. */
class SwapTest {

    private static final String MODERN = "6.18";
    private static final String CLASSIC = "2.6.11";
    private static final long MIB = 1 << 20;

    private static TestKernel kernel(String version, String kind) {
        return new TestKernel("x86_64", version, RwSemKind.XADD, List.of(new SwapSpec(16 * MIB, kind, 0)));
    }

    /** Maps and writes pages, and swaps all of them out. */
    private static long swappedOut(TestKernel test, long pages) {
        long start = test.map(pages);
        test.touch(Access.WRITE, start, pages);
        test.swapOut(start, pages, true);
        return start;
    }

    // ---- how pages come back ----------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({"64, 9", "256, 33", "1024, 130"})
    void aScanOfAFlashDeviceReadsEightPagesAtATimeAndStopsAtTablesEnds(long pages, long major) {
        TestKernel test = kernel(MODERN, "ssd");
        long start = swappedOut(test, pages);
        Stats stats = test.touch(Access.READ, start, pages);
        assertEquals(major, stats.get(Stat.MAJOR));
        assertEquals(pages - major, stats.get(Stat.MINOR));
        assertEquals(pages, stats.get(Stat.SWAP_IN));
        assertEquals(-pages, stats.get(Stat.SWAPPED));
        assertEquals(pages, stats.get(Stat.ANON_RSS));
    }

    @Test
    void backwardsTheWindowsLieBeforeTheFault() {
        TestKernel test = kernel(MODERN, "ssd");
        long start = swappedOut(test, 256);
        assertEquals(33, test.touch(Access.READ, start, 256, true).get(Stat.MAJOR));
    }

    @Test
    void farApartEveryPageIsReadForItself() {
        TestKernel test = kernel(MODERN, "ssd");
        long start = swappedOut(test, 1024);
        long major = 0;
        for (long page = 0; page < 1024; page += 64) {
            major += test.touch(Access.READ, start + page * test.page(), 1).get(Stat.MAJOR);
        }
        assertEquals(16, major);
    }

    @Test
    void theClassicBlocksAreAlignedToSlots() {
        TestKernel test = kernel(CLASSIC, "disk");
        long start = swappedOut(test, 256);
        Stats stats = test.touch(Access.READ, start, 256);
        // Slots 1 to 7, then 31 blocks of 8, then slot 256.
        assertEquals(33, stats.get(Stat.MAJOR));
        assertEquals(256 - 33, stats.get(Stat.MINOR));
    }

    @Test
    void compressedMemoryIsReadPastTheCacheWithoutOthers() {
        TestKernel test = kernel(MODERN, "zram");
        long start = swappedOut(test, 64);
        Stats stats = test.touch(Access.READ, start, 64);
        assertEquals(64, stats.get(Stat.MAJOR));
        assertEquals(0, test.kernel.swap.cache().pages());
        assertEquals(test.kernel.swap.totalPages(), test.kernel.swap.freePages());
    }

    @ParameterizedTest
    @ValueSource(strings = {CLASSIC, MODERN})
    void whatIsStillInTheCacheCostsAMinorFault(String version) {
        TestKernel test = kernel(version, "ssd");
        long start = test.map(64);
        test.touch(Access.WRITE, start, 64);
        test.swapOut(start, 64, false);
        Stats stats = test.touch(Access.READ, start, 64);
        assertEquals(64, stats.get(Stat.MINOR));
        assertEquals(0, stats.get(Stat.MAJOR));
    }

    // ---- rights -----------------------------------------------------------------------------------------------------

    @Test
    void aPageThatWasExclusiveMayBeWrittenAfterARead() {
        TestKernel test = kernel(MODERN, "ssd");
        long start = swappedOut(test, 64);
        test.touch(Access.READ, start, 64);
        assertEquals(0, test.touch(Access.WRITE, start, 64).get(Stat.MINOR));
    }

    @Test
    void inTheOldKernelAReadMapsReadOnlyAndTheWriteReuses() {
        TestKernel test = kernel(CLASSIC, "disk");
        long start = swappedOut(test, 64);
        test.touch(Access.READ, start, 64);
        assertEquals(64, test.touch(Access.WRITE, start, 64).get(Stat.REUSE));
    }

    @ParameterizedTest
    @CsvSource({"2.6.11, disk", "2.6.11, zram", "6.18, ssd", "6.18, zram", "6.18, disk"})
    void aWriteBringsThePageInWritable(String version, String kind) {
        TestKernel test = kernel(version, kind);
        long start = swappedOut(test, 64);
        Stats stats = test.touch(Access.WRITE, start, 64);
        assertEquals(64, stats.get(Stat.SWAP_IN));
        assertEquals(0, stats.get(Stat.COW));
        for (long page = 0; page < 64; page++) {
            assertTrue(test.arch.isWritable(test.entry(start + page * test.page())));
        }
    }

    @ParameterizedTest
    @CsvSource({"i386, 2.6.11", "i386_pae, 2.6.11", "ia64, 2.6.11", "x86_64, 6.18"})
    void contentsSurviveTwoRoundsOnEveryArchitecture(String arch, String version) {
        TestKernel test = new TestKernel(arch, version, RwSemKind.XADD, List.of(new SwapSpec(16 * MIB, "ssd", 0)));
        long start = test.map(40);
        test.touch(Access.WRITE, start, 40);
        long digest = digest(test, start, 40);
        test.swapOut(start, 40, true);
        assertEquals(digest, digest(test, start, 40));
        test.touch(Access.READ, start, 40);
        assertEquals(digest, digest(test, start, 40));
        test.touch(Access.WRITE, start, 20);
        digest = digest(test, start, 40);
        test.swapOut(start, 40, true);
        test.touch(Access.READ, start, 40);
        assertEquals(digest, digest(test, start, 40));
    }

    private static long digest(TestKernel test, long start, long pages) {
        return test.kernel.contents.digest(test.task.mm(), start, pages << test.pageShift);
    }

    // ---- fork -------------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({"2.6.11, disk", "2.6.11, zram", "6.18, ssd", "6.18, zram"})
    void aForkedChildNamesTheSameSlotsUntilItEnds(String version, String kind) {
        TestKernel test = kernel(version, kind);
        long start = swappedOut(test, 20);
        AddressSpace child = new Fork(test.kernel, test.design).call(test.task);
        test.sound();
        assertEquals(20, child.swapped());
        assertEquals(2, test.kernel.swap.users(test.entry(start)));
        // Both still want the pages: they come through the cache and stay read-only, and a write copies.
        Stats read = test.touch(Access.READ, start, 10);
        assertTrue(read.get(Stat.MAJOR) < 10, "read ahead, on a synchronous device too");
        assertEquals(10, test.touch(Access.WRITE, start, 10).get(Stat.COW));
        Stats written = test.touch(Access.WRITE, start + 10 * test.page(), 10);
        assertEquals(10, written.get(Stat.SWAP_IN));
        assertEquals(0, written.get(Stat.COW));
        test.design.exit(test.task, child);
        test.sound();
        assertEquals(test.kernel.swap.totalPages(), test.kernel.swap.freePages());
    }

    @Test
    void theLastOwnerOfASharedPageReusesItAfterARead() {
        TestKernel test = kernel(MODERN, "zram");
        long start = swappedOut(test, 8);
        AddressSpace child = new Fork(test.kernel, test.design).call(test.task);
        test.design.exit(test.task, child);
        Stats read = test.touch(Access.READ, start, 8);
        assertEquals(8, read.get(Stat.MAJOR));
        assertEquals(0, test.touch(Access.WRITE, start, 8).get(Stat.REUSE), "what was read past the cache is nobody else's");
    }

    // ---- shared memory ----------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({"2.6.11, disk, 6", "6.18, ssd, 6", "6.18, zram, 40"})
    void sharedMemoryLeavesNoEntriesAndComesBackThroughItsObject(String version, String kind, long major) {
        TestKernel test = kernel(version, kind);
        long start = test.map(40, TestKernel.RW | VmaFlags.SHARED);
        test.touch(Access.WRITE, start, 40);
        long digest = digest(test, start, 40);
        test.swapOut(start, 40, true);
        assertEquals(0, test.task.mm().swapped());
        assertEquals(0, test.task.mm().rss());
        assertEquals(0, test.object(start).cachedPages());
        assertEquals(digest, digest(test, start, 40));
        Stats read = test.touch(Access.WRITE, start, 40);
        assertEquals(40, read.get(Stat.SHMEM_WRITE));
        assertEquals(major, read.get(Stat.MAJOR));
        test.touch(Access.READ, start, 40);
        assertEquals(test.kernel.swap.totalPages() - test.kernel.swap.cache().pages(), test.kernel.swap.freePages());
        test.unmap(start, 40);
        assertEquals(test.kernel.swap.totalPages(), test.kernel.swap.freePages());
    }

    @ParameterizedTest
    @ValueSource(strings = {CLASSIC, MODERN})
    void swapoffBringsSharedMemoryBack(String version) {
        TestKernel test = kernel(version, "ssd");
        long start = test.map(40, TestKernel.RW | VmaFlags.SHARED);
        test.touch(Access.WRITE, start, 40);
        test.swapOut(start, 40, true);
        new Swapoff(test.kernel, test.design).call(test.task);
        test.sound();
        assertEquals(40, test.object(start).cachedPages());
        assertEquals(0, test.touch(Access.READ, start, 40).get(Stat.MAJOR));
    }

    @Test
    void unmappingSharedMemoryGivesItsSlotsBack() {
        TestKernel test = kernel(MODERN, "ssd");
        long start = test.map(40, TestKernel.RW | VmaFlags.SHARED);
        test.touch(Access.WRITE, start, 40);
        test.swapOut(start, 40, true);
        test.unmap(start, 40);
        assertEquals(test.kernel.swap.totalPages(), test.kernel.swap.freePages());
    }

    // ---- swapoff ----------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({"2.6.11, disk", "6.18, ssd", "6.18, zram"})
    void swapoffBringsEverythingBackForEverybody(String version, String kind) {
        TestKernel test = kernel(version, kind);
        long start = swappedOut(test, 100);
        long digest = digest(test, start, 100);
        test.touch(Access.READ, start, 5);
        AddressSpace child = new Fork(test.kernel, test.design).call(test.task);
        new Swapoff(test.kernel, test.design).call(test.task);
        test.sound();
        assertEquals(0, test.kernel.swap.totalPages());
        assertEquals(0, child.swapped());
        assertEquals(100, child.anonRss());
        assertEquals(0, test.kernel.swap.cache().pages());
        assertEquals(digest, digest(test, start, 100));
        assertEquals(digest, test.kernel.contents.digest(child, start, 100 << test.pageShift));
        assertEquals("EINVAL", refused(() -> new Swapoff(test.kernel, test.design).call(test.task)));
        test.touch(Access.WRITE, start, 100);
        test.design.exit(test.task, child);
        test.sound();
    }

    @Test
    void swapoffWithoutMemoryLeavesSwapOn() {
        TestKernel test = kernel(MODERN, "zram");
        long start = swappedOut(test, 3000);
        long others = test.map(3000);
        test.touch(Access.WRITE, others, 3000);
        assertEquals("ENOMEM", refused(() -> new Swapoff(test.kernel, test.design).call(test.task)));
        test.sound();
        assertTrue(test.kernel.swap.totalPages() > 0);
        test.unmap(others, 3000);
        new Swapoff(test.kernel, test.design).call(test.task);
        assertEquals(0, test.task.mm().swapped());
        test.unmap(start, 3000);
    }

    private static String refused(Runnable call) {
        return assertThrows(SyscallException.class, call::run).errno();
    }

    // ---- slots ------------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({"2.6.11, disk", "6.18, ssd", "6.18, disk", "6.18, zram"})
    void unmappingGivesSlotsAndPagesBack(String version, String kind) {
        TestKernel test = kernel(version, kind);
        long free = test.kernel.allocator.freePages();
        long start = swappedOut(test, 300);
        test.touch(Access.READ, start, 100);
        test.unmap(start, 300);
        assertEquals(test.kernel.swap.totalPages(), test.kernel.swap.freePages());
        assertEquals(0, test.kernel.swap.cache().pages());
        assertTrue(free - test.kernel.allocator.freePages() < 8, "only page tables are left");
    }

    @ParameterizedTest
    @ValueSource(strings = {CLASSIC, MODERN})
    void fullSwapRefusesAPageAndLosesNothing(String version) {
        TestKernel test = new TestKernel("x86_64", version, RwSemKind.XADD, List.of(new SwapSpec(9 * 4096, "zram", 0)));
        long start = test.map(10);
        test.touch(Access.WRITE, start, 10);
        long digest = digest(test, start, 10);
        test.swapOut(start, 8, true);
        assertEquals(0, test.kernel.swap.freePages());
        assertFalse(test.addToSwap(start + 8 * test.page()));
        test.touch(Access.READ, start, 10);
        assertEquals(digest, digest(test, start, 10));
    }

    @ParameterizedTest
    @ValueSource(strings = {CLASSIC, MODERN})
    void areasOfHigherPriorityFillFirstAndEqualOnesInTurns(String version) {
        TestKernel test = new TestKernel("x86_64", version, RwSemKind.XADD, List.of(
                new SwapSpec(MIB, "disk", 0), new SwapSpec(11 * 4096, "zram", 5), new SwapSpec(MIB, "disk", 0)));
        swappedOut(test, 30);
        List<Long> used = test.kernel.swap.areas().stream().map(SwapArea::usedSlots).toList();
        assertEquals(List.of(10L, 10L, 10L), used);
    }
}
