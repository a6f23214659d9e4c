package dev.faultline.runtime.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.faultline.runtime.machine.Body.End;
import dev.faultline.runtime.mm.Access;
import dev.faultline.runtime.mm.PageOrder;
import dev.faultline.runtime.mm.VmaFlags;
import dev.faultline.runtime.preset.HugePageMode;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.stats.Stats;
import dev.faultline.runtime.syscall.Advice;
import dev.faultline.runtime.syscall.Mremap;
import dev.faultline.runtime.syscall.SyscallException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which faults bring in huge pages, what they cost, and what splits them. A huge page is 512 pages, and mappings begin at the border of one. */
class HugePagesTest {

    private static final long RW = VmaFlags.READ | VmaFlags.WRITE;
    private static final long PAGE = 4096;
    private static final long HUGE = 512;
    private static final long BASE = 0x4000_0000L;
    private static final End DONE = new End.Returned(null);

    private Machine machine;

    private static Boot modern() {
        return Boot.small().kernel("6.18").hugePages(HugePageMode.ALWAYS).contents(true);
    }

    private void boot(Boot boot) {
        machine = boot.machine();
    }

    private long map(long pages) {
        return machine.mmap(pages * PAGE, RW | VmaFlags.NORESERVE, BASE).value();
    }

    private Stats touch(Access access, long start, long pages) {
        return machine.touch(access, PageOrder.stepped(start, pages, 1, 12, false), 1).stats();
    }

    private void advise(long start, long pages, Advice advice) {
        machine.residency().madvise(start, pages * PAGE, advice);
    }

    private long event(String name) {
        return machine.view((views, _) -> views.vmstat()).value().counters().get(name);
    }

    private UserProcess fork(Runnable body) {
        return machine.fork(true, index -> {
            machine.pause();
            body.run();
            return DONE;
        }).value();
    }

    private void end(UserProcess child) {
        machine.waitFor(child);
        assertSound();
    }

    private void assertSound() {
        assertEquals(List.of(), machine.checkInvariants());
    }

    private void assertFaults(Stats stats, long faults, Stat kind, long anonymous, long tables) {
        assertEquals(faults, stats.faults(), "faults");
        assertEquals(faults, stats.get(kind), kind.toString());
        assertEquals(anonymous, stats.get(Stat.ANON_RSS), "anonymous pages");
        assertEquals(tables, stats.get(Stat.PAGE_TABLES), "page tables");
        assertSound();
    }

    // ---- which faults -----------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"x86_64", "i386_pae"})
    void oneFaultMapsAllThatFits(String arch) {
        boot(modern().arch(arch));
        long a = map(2 * HUGE + 1);
        // A page of the leaf level behind each huge page, and one for the page that is left over; above them what the architecture has.
        long above = arch.equals("x86_64") ? 1 : 0;
        assertFaults(touch(Access.WRITE, a, 2 * HUGE), 2, Stat.ANONYMOUS, 2 * HUGE, 2 + above);
        assertFaults(touch(Access.WRITE, a + 2 * HUGE * PAGE, 1), 1, Stat.ANONYMOUS, 1, 1);
    }

    @Test
    void aRangeShortOfAPageIsNotForThem() {
        boot(modern());
        long a = map(HUGE - 1);
        assertFaults(touch(Access.WRITE, a, HUGE - 1), HUGE - 1, Stat.ANONYMOUS, HUGE - 1, 2);
        long b = machine.mmap(HUGE * PAGE, RW, BASE + 64 * HUGE * PAGE + PAGE).value();
        assertEquals(HUGE, touch(Access.WRITE, b, HUGE).faults());
    }

    @Test
    void aTableThatIsThereKeepsThemOut() {
        boot(modern());
        long a = map(HUGE);
        advise(a, HUGE, Advice.NOHUGEPAGE);
        touch(Access.WRITE, a, 1);
        advise(a, HUGE, Advice.HUGEPAGE);
        assertFaults(touch(Access.WRITE, a, HUGE), HUGE - 1, Stat.ANONYMOUS, HUGE - 1, 0);
    }

    @ParameterizedTest
    @CsvSource({"NEVER,512", "MADVISE,1", "ALWAYS,1"})
    void theModeRulesWhereTheyAreWanted(HugePageMode mode, int faults) {
        boot(modern().hugePages(mode));
        long a = map(HUGE);
        advise(a, HUGE, Advice.HUGEPAGE);
        assertEquals(faults, touch(Access.WRITE, a, HUGE).faults());
        long b = machine.mmap(HUGE * PAGE, RW, BASE + 8 * HUGE * PAGE).value();
        assertEquals(mode == HugePageMode.ALWAYS ? 1 : HUGE, touch(Access.WRITE, b, HUGE).faults());
    }

    @Test
    void sharedMemoryHasNone() {
        boot(modern());
        long a = machine.mmap(HUGE * PAGE, RW | VmaFlags.SHARED, BASE).value();
        assertEquals(HUGE, touch(Access.WRITE, a, HUGE).faults());
    }

    @Test
    void withoutAFreeOneBasePagesDo() {
        // Six huge pages of memory, the first of which the kernel's own frames break.
        boot(modern().memory(6 * HUGE * PAGE));
        long a = map(6 * HUGE);
        assertEquals(5 + 100, touch(Access.WRITE, a, 5 * HUGE + 100).faults());
        assertEquals(5, event("thp_fault_alloc"));
        assertEquals(1, event("thp_fault_fallback"));
        assertSound();
    }

    // ---- the page of zeroes -----------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({"6.18,1", "6.4,512"})
    void aWriteToZeroesBringsAHugePageSince613(String kernel, int faults) {
        boot(modern().kernel(kernel));
        long a = map(HUGE);
        assertFaults(touch(Access.READ, a, HUGE), 1, Stat.ZERO_PAGE, 0, 2);
        assertFaults(touch(Access.WRITE, a, HUGE), faults, Stat.ZERO_COW, HUGE, 0);
        assertEquals(1, event("thp_zero_page_alloc"));
    }

    // ---- copy on write ----------------------------------------------------------------------------------------------

    @Test
    void theFirstWriterSplitsAndTheLastReusesItWhole() {
        boot(modern());
        long a = map(HUGE);
        touch(Access.WRITE, a, HUGE);
        UserProcess child = fork(() -> assertFaults(touch(Access.WRITE, a, HUGE), 1, Stat.REUSE, 0, 0));
        assertFaults(touch(Access.WRITE, a, HUGE), HUGE, Stat.COW, 0, 0);
        assertEquals(1, event("thp_split_pmd"));
        end(child);
    }

    /** 6.15 asks which processes have any of the huge page; before, every part but the last that is mapped is copied. */
    @ParameterizedTest
    @CsvSource({"6.18,502", "6.4,1"})
    void aPartIsCopiedAsLongAsAnotherProcessHasSomeOfTheRest(String kernel, int reused) {
        boot(modern().kernel(kernel));
        long a = map(HUGE);
        touch(Access.WRITE, a, HUGE);
        UserProcess child = fork(() -> {
            assertEquals(10, touch(Access.WRITE, a, 10).get(Stat.COW));
            machine.pause();
        });
        assertEquals(10, touch(Access.WRITE, a, 10).get(Stat.COW));
        machine.resume(child);
        end(child);
        Stats rest = touch(Access.WRITE, a, HUGE);
        assertEquals(reused, rest.get(Stat.REUSE));
        assertEquals(HUGE - 10 - reused, rest.get(Stat.COW));
    }

    // ---- what splits ------------------------------------------------------------------------------------------------

    @Test
    void unmappingAPartSplitsWithoutFaults() {
        boot(modern());
        long a = map(2 * HUGE);
        touch(Access.WRITE, a, 2 * HUGE);
        long contents = machine.contentDigest(a, 500 * PAGE);
        machine.munmap(a + 500 * PAGE, 24 * PAGE);
        assertSound();
        assertEquals(contents, machine.contentDigest(a, 500 * PAGE));
        assertEquals(0, touch(Access.WRITE, a, 500).faults());
        assertEquals(2, event("thp_split_pmd"));
        assertEquals(0, event("nr_anon_transparent_hugepages"));
    }

    @Test
    void protectingWholeOnesSplitsNothing() {
        boot(modern());
        long a = map(3 * HUGE);
        touch(Access.WRITE, a, 3 * HUGE);
        machine.mprotect(a, 2 * HUGE * PAGE, VmaFlags.READ);
        machine.mprotect(a, 2 * HUGE * PAGE, RW);
        assertEquals(0, event("thp_split_pmd"));
        assertEquals(0, touch(Access.WRITE, a, 3 * HUGE).faults());
        machine.mprotect(a + PAGE, 2 * HUGE * PAGE, VmaFlags.READ);
        assertEquals(2, event("thp_split_pmd"));
        machine.mprotect(a + PAGE, 2 * HUGE * PAGE, 0);
        machine.mprotect(a + PAGE, 2 * HUGE * PAGE, RW);
        assertEquals(0, touch(Access.WRITE, a, 3 * HUGE).faults());
        assertSound();
    }

    @Test
    void droppingAllOfOneGivesItsTableBackToo() {
        boot(modern());
        long a = map(2 * HUGE);
        touch(Access.WRITE, a, 2 * HUGE);
        Stats dropped = machine.residency().madvise(a, HUGE * PAGE, Advice.DONTNEED).stats();
        assertEquals(-HUGE, dropped.get(Stat.ANON_RSS));
        assertEquals(-1, dropped.get(Stat.PAGE_TABLES));
        Stats part = machine.residency().madvise(a + HUGE * PAGE, 20 * PAGE, Advice.DONTNEED).stats();
        assertEquals(-20, part.get(Stat.ANON_RSS));
        assertEquals(0, part.get(Stat.PAGE_TABLES));
        assertFaults(touch(Access.WRITE, a, HUGE), 1, Stat.ANONYMOUS, HUGE, 1);
        assertFaults(touch(Access.WRITE, a + HUGE * PAGE, HUGE), 20, Stat.ANONYMOUS, 20, 0);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1,2"})
    void movingByWholeOnesKeepsThem(int pagesOff, int splits) {
        boot(modern());
        long a = map(3 * HUGE);
        touch(Access.WRITE, a, 3 * HUGE);
        long contents = machine.contentDigest(a, 2 * HUGE * PAGE);
        long to = BASE + 64 * HUGE * PAGE + pagesOff * PAGE;
        machine.mremap(new Mremap.Request(a, 2 * HUGE * PAGE, 2 * HUGE * PAGE, true, to, false));
        assertSound();
        assertEquals(splits, event("thp_split_pmd"));
        assertEquals(contents, machine.contentDigest(to, 2 * HUGE * PAGE));
        assertEquals(0, touch(Access.WRITE, to, 2 * HUGE).faults());
    }

    @Test
    void adviceThatCutsAMappingSplits() {
        boot(modern());
        long a = map(HUGE);
        touch(Access.WRITE, a, HUGE);
        advise(a, 100, Advice.RANDOM);
        assertEquals(1, event("thp_split_pmd"));
        assertSound();
    }

    // ---- collapse ---------------------------------------------------------------------------------------------------

    @Test
    void collapsingKeepsContentsAndTakesNoFault() {
        boot(modern().hugePages(HugePageMode.NEVER));
        long a = map(2 * HUGE);
        touch(Access.WRITE, a, HUGE + 10);
        touch(Access.READ, a + 600 * PAGE, 1);
        long contents = machine.contentDigest(a, 2 * HUGE * PAGE);
        Stats collapsed = machine.residency().madvise(a, 2 * HUGE * PAGE, Advice.COLLAPSE).stats();
        assertFaults(collapsed, 0, Stat.ANONYMOUS, HUGE - 10, 0);
        assertEquals(contents, machine.contentDigest(a, 2 * HUGE * PAGE));
        assertEquals(2, event("nr_anon_transparent_hugepages"));
        assertEquals(0, touch(Access.WRITE, a, 2 * HUGE).faults());
    }

    @Test
    void aCollapsedPageIsNobodyElses() {
        boot(modern().hugePages(HugePageMode.NEVER));
        long a = map(HUGE);
        touch(Access.WRITE, a, HUGE);
        UserProcess child = fork(() -> assertFaults(touch(Access.WRITE, a, HUGE), HUGE, Stat.REUSE, 0, 0));
        advise(a, HUGE, Advice.COLLAPSE);
        assertEquals(0, touch(Access.WRITE, a, HUGE).faults());
        end(child);
    }

    @Test
    void whatCannotBeCollapsedIsRefused() {
        boot(modern());
        long small = map(HUGE - 1);
        assertRefused(small, HUGE - 1);
        long a = machine.mmap(2 * HUGE * PAGE, RW, BASE + 16 * HUGE * PAGE).value();
        assertRefused(a, HUGE);
        assertRefused(a + PAGE, 20);
        advise(a, 2 * HUGE, Advice.NOHUGEPAGE);
        touch(Access.READ, a, 1);
        assertRefused(a, HUGE);
        advise(a, 2 * HUGE, Advice.HUGEPAGE);
        assertRefused(a, HUGE);
        touch(Access.WRITE, a + PAGE, 1);
        advise(a, HUGE, Advice.COLLAPSE);
        assertSound();
    }

    private void assertRefused(long start, long pages) {
        assertEquals("EINVAL", assertThrows(SyscallException.class, () -> advise(start, pages, Advice.COLLAPSE)).errno());
    }

    @ParameterizedTest
    @CsvSource({"ia64,6.18", "x86_64,2.6.34"})
    void elsewhereTheAdviceIsUnknown(String arch, String kernel) {
        boot(modern().arch(arch).kernel(kernel));
        long a = machine.mmap(1 << 24, RW | VmaFlags.NORESERVE, null).value();
        assertEquals("EINVAL", assertThrows(SyscallException.class, () -> advise(a, HUGE, Advice.HUGEPAGE)).errno());
    }

    // ---- more than one CPU ------------------------------------------------------------------------------------------

    @Test
    void whoComesSecondFindsTheHugePage() {
        boot(modern());
        long a = map(HUGE);
        machine.threads(2, index -> {
            touch(Access.WRITE, a + 256L * index * PAGE, 256);
            return DONE;
        });
        Stats both = machine.origins().totals();
        assertEquals(1, both.get(Stat.ANONYMOUS));
        assertEquals(1, both.get(Stat.LOST_RACE));
        assertEquals(HUGE, both.get(Stat.DISCARDED));
        assertEquals(HUGE, both.get(Stat.ANON_RSS));
        assertSound();
    }
}
