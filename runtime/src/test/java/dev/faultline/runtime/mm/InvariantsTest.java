package dev.faultline.runtime.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.runtime.design.PerVmaLockRefcount;
import dev.faultline.runtime.hardware.Tlb;
import dev.faultline.runtime.preset.CounterPolicy;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.sync.RwSemKind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every invariant can fail: damage of each kind is planted, and the sentence that tells it is expected. */
class InvariantsTest {

    private final TestKernel test = new TestKernel();
    private long area;

    @BeforeEach
    void fill() {
        area = test.map(8);
        test.touch(Access.WRITE, area, 8);
        test.drainPagevec();
    }

    private void expect(String sentence) {
        List<String> violations = test.violations();
        assertTrue(violations.contains(sentence), "wanted: " + sentence + "\nfound: " + violations);
    }

    private long pfn(long address) {
        return test.arch.pfn(test.entry(address));
    }

    @Test
    void nothingIsWrongAtFirst() {
        assertEquals(List.of(), test.violations());
    }

    @Test
    void aCounterThatDisagreesWithTheTables() {
        test.task.mm().count(Stat.ANON_RSS, 1);
        expect("address space 1 counts 9 anonymous pages, its page tables hold 8");
    }

    @Test
    void aMapCountThatDisagreesWithTheTables() {
        test.kernel.frames.map(pfn(area));
        expect("frame " + Long.toHexString(pfn(area)) + " counts 2 mappings, page tables hold 1");
    }

    @Test
    void aFrameThatTwoEntriesMap() {
        test.setEntry(area, test.entry(area + test.page()));
        expect("frame " + Long.toHexString(pfn(area)) + " counts 1 mappings, page tables hold 2");
    }

    @Test
    void aFrameThatIsLost() {
        long free = test.kernel.allocator.freePages();
        test.kernel.allocator.allocate(test.cpu);
        expect("of 4096 frames 4095 are accounted for: " + (free - 1)
                + " free, 10 page tables, 8 mapped or in an object, 0 in a pagevec only, 0 another user's, 17 reserved");
    }

    @Test
    void aMappingThatIsLost() {
        test.setEntry(area, 0);
        expect("address space 1 counts 8 anonymous pages, its page tables hold 7");
    }

    @Test
    void aReverseMapThatLeadsElsewhere() {
        test.kernel.frames.setIndex(pfn(area), test.kernel.frames.index(pfn(area)) + 100);
        expect("the reverse map leads from frame " + Long.toHexString(pfn(area)) + " to 0 entries, page tables hold 1");
    }

    @Test
    void aPrivatePageThatOneOfTwoMayWrite() {
        test.kernel.frames.map(pfn(area));
        expect("address space 1 may write at " + Long.toHexString(area) + " to frame " + Long.toHexString(pfn(area))
                + ", which others map too");
    }

    @Test
    void anExclusivePageThatIsShared() {
        test.kernel.frames.map(pfn(area));
        test.kernel.frames.set(pfn(area), FrameTable.EXCLUSIVE);
        expect("frame " + Long.toHexString(pfn(area)) + " is marked exclusive and mapped 2 times");
    }

    @Test
    void aPageThatItsObjectDoesNotHave() {
        long shared = sharedPage();
        test.object(shared).pages().remove(0, 1);
        expect("the entry of " + Long.toHexString(shared) + " maps frame " + Long.toHexString(pfn(shared))
                + ", which is not the page of its object there");
    }

    @Test
    void aPageThatDoesNotKnowItsObject() {
        long shared = sharedPage();
        test.kernel.frames.setRmap(pfn(shared), 99);
        test.setEntry(shared, 0);
        String frame = Long.toHexString(pfnOf(shared));
        expect("frame " + frame + " is page 0 of object 1 and does not know: " + test.kernel.frames.describe(pfnOf(shared)));
    }

    @Test
    void anObjectThatMissesAMapping() {
        long shared = sharedPage();
        test.object(shared).unmapped(test.task.mm().vmas().containing(shared));
        expect("object 1 lists 0 mappings, address spaces have 1");
    }

    @Test
    void sharedMemoryThatIsMiscounted() {
        sharedPage();
        test.task.mm().count(Stat.FILE_RSS, -1);
        expect("address space 1 counts 0 pages of files, its page tables hold 1");
    }

    /** A mapping of one page of shared memory, which is there. */
    private long sharedPage() {
        long shared = test.map(1, TestKernel.RW | VmaFlags.SHARED);
        test.touch(Access.WRITE, shared, 1);
        test.drainPagevec();
        return shared;
    }

    private long pfnOf(long shared) {
        return test.object(shared).pages().get(0);
    }

    @Test
    void aTranslationThatOutlivesItsEntry() {
        test.setEntry(area, 0);
        expect("the TLB of cpu 0 holds a stale translation of " + Long.toHexString(area));
    }

    @Test
    void aTranslationOfAnotherFrame() {
        test.cpu.tlb().remove(Tlb.tag(area >>> test.pageShift, 1));
        test.cpu.tlb().insert(Tlb.tag(area >>> test.pageShift, 1), test.entry(area + test.page()));
        expect("the TLB of cpu 0 holds a stale translation of " + Long.toHexString(area));
    }

    @Test
    void aTranslationThatAllowsMoreThanItsEntry() {
        test.setEntry(area, test.arch.wrprotect(test.entry(area)));
        expect("the TLB of cpu 0 holds a stale translation of " + Long.toHexString(area));
    }

    @Test
    void aLockThatIsStillHeld() {
        test.task.mm().pageTableLock().lock(test.cpu);
        expect("mmap_sem or a lock of the page tables of address space 1 is held between two statements");
    }

    @Test
    void aSemaphoreThatIsStillHeld() {
        test.task.mm().mmapSem().downRead(test.task);
        expect("mmap_sem or a lock of the page tables of address space 1 is held between two statements");
    }

    @Test
    void aMappingWhoseUsersHaveNotGone() {
        Vma vma = test.task.mm().vmas().containing(area);
        vma.users(test.kernel.locks.useCount(false));
        vma.users().get(test.cpu);
        expect("the mapping " + vma + " counts faults as its users between two statements");
    }

    @Test
    void aReadSectionThatHasNoEnd() {
        test.task.reader(test.kernel.rcu).enter();
        expect("a fault is in a read section between two statements");
    }

    @Test
    void aLockOfAMappingThatIsStillHeld() {
        TestKernel locking = locking();
        Vma vma = locking.task.mm().vmas().containing(locking.map(8));
        locking.cpu.perform(vma.lock().readers().tryReadStage());
        assertTrue(locking.violations().contains("the lock of the mapping " + vma + " is held between two statements"));
    }

    @Test
    void aLockOfAMappingThatDoesNotKnowIt() {
        TestKernel locking = locking();
        Vma vma = locking.task.mm().vmas().containing(locking.map(8));
        vma.lock().detach();
        assertTrue(locking.violations().contains("the mapping " + vma + " is in the tree, and its lock says that it is not"));
    }

    private static TestKernel locking() {
        return new TestKernel("x86_64", "6.15", RwSemKind.XADD, List.of(), Map.of(), CounterPolicy.PERCPU, PerVmaLockRefcount::new);
    }
}
