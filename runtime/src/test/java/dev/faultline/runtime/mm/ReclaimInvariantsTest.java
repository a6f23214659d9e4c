package dev.faultline.runtime.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.runtime.preset.SwapSpec;
import dev.faultline.runtime.sync.RwSemKind;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every invariant of swap, of the lists of reclaim and of files on disks can fail: damage of each kind is planted, and the sentence that tells it
 * is expected.
 */
class ReclaimInvariantsTest {

    private static final int PAGES = 8;

    /** What ends a list. */
    private static final long NO_PAGE = -1;

    private final TestKernel test = new TestKernel("x86_64", "6.18", RwSemKind.XADD, List.of(new SwapSpec(16 << 20, "zram", 0)));

    /** Pages in memory, and pages in swap. */
    private long area;

    private long swapped;

    /** A file on a disk in folios of four pages, all in memory. */
    private Inode file;

    @BeforeEach
    void fill() {
        swapped = written();
        test.swapOut(swapped, PAGES, true);
        area = written();
        file = test.file("table.db", Inode.Kind.DISK, PAGES, 4);
        test.drainPagevec();
        assertEquals(List.of(), test.violations());
    }

    private long written() {
        long start = test.map(PAGES);
        test.touch(Access.WRITE, start, PAGES);
        return start;
    }

    private void expect(String sentence) {
        List<String> violations = test.violations();
        assertTrue(violations.contains(sentence), "wanted: " + sentence + "\nfound: " + violations);
    }

    private SwapMap map() {
        return test.kernel.swap.map();
    }

    private long slot() {
        return test.kernel.swap.slot(test.entry(swapped));
    }

    private long pfn() {
        return test.arch.pfn(test.entry(area));
    }

    /** A page that stands for a slot; nobody maps it, and it is on the device. */
    private long cachedPage() {
        long cached = written();
        long pfn = test.arch.pfn(test.entry(cached));
        test.swapOut(cached, 1, false);
        test.kernel.pageLocks.awaitWriteback(test.task, pfn);
        test.sound();
        return pfn;
    }

    // ---- swap -------------------------------------------------------------------------------------------------------

    @Test
    void aSlotThatNobodyNames() {
        long slot = slot();
        test.setEntry(swapped, 0);
        expect("swap slot %d counts 1 users, 0 entries name it".formatted(slot));
    }

    @Test
    void aSlotThatCountsTooManyUsers() {
        map().addUser(slot());
        expect("swap slot %d counts 2 users, 1 entries name it".formatted(slot()));
    }

    @Test
    void aSlotThatIsFreeThoughAnEntryNamesIt() {
        map().removeUser(slot());
        expect("swap slot %d is free, and 1 entries name it".formatted(slot()));
    }

    @Test
    void anExclusiveSlotOfTwo() {
        map().addUser(slot());
        map().setExclusive(slot(), true);
        expect("swap slot %d is marked exclusive and has 2 users".formatted(slot()));
    }

    @Test
    void aSlotThatIsThoughtToBeInTheCache() {
        map().setCached(slot(), true);
        expect("swap slot %d and the swap cache disagree about whether a page stands for it".formatted(slot()));
    }

    @Test
    void anAreaThatHasLostASlot() {
        SwapArea area = test.kernel.swap.areas().getFirst();
        map().setCached(area.take(test.cpu), false);
        expect("%s counts %d slots in use, its map %d".formatted(area, PAGES + 1, PAGES));
    }

    @Test
    void aProcessThatMiscountsWhatItHasInSwap() {
        test.setEntry(swapped, 0);
        expect("address space 1 counts 8 pages in swap, its page tables hold 7");
    }

    @Test
    void aPageOfTheCacheThatDoesNotKnow() {
        long pfn = cachedPage();
        long slot = test.kernel.swap.cache().slot(pfn);
        test.kernel.frames.clear(pfn, FrameTable.SWAP_CACHE);
        expect("frame %x stands for swap slot %d and does not know: %s".formatted(pfn, slot, test.kernel.frames.describe(pfn)));
    }

    @Test
    void aCacheThatMiscounts() {
        long pfn = cachedPage();
        test.kernel.swap.cache().insert(test.cpu, test.kernel.swap.cache().slot(pfn), pfn);
        expect("the swap cache counts 2 pages and has 1");
    }

    @Test
    void aWriteThatSwapWouldLose() {
        long pfn = cachedPage();
        test.kernel.frames.setContent(pfn, 99);
        expect("frame %x is clean, and swap slot %d does not hold what it does".formatted(pfn, test.kernel.swap.cache().slot(pfn)));
    }

    // ---- the lists of reclaim ---------------------------------------------------------------------------------------

    @Test
    void aPageOnNoList() {
        test.kernel.lruLists[0].remove(pfn());
        expect("frame %x is on no list and in no batch: %s".formatted(pfn(), test.kernel.frames.describe(pfn())));
    }

    @Test
    void aPageOnAListAndInABatch() {
        long fresh = written();
        long pfn = test.arch.pfn(test.entry(fresh));
        test.kernel.frames.set(pfn, FrameTable.LRU);
        expect("frame %x is on a list and in a batch for it: %s".formatted(pfn, test.kernel.frames.describe(pfn)));
    }

    @Test
    void aPageOnTheWrongList() {
        LruList list = test.kernel.lruLists[0].listOf(pfn());
        test.kernel.frames.set(pfn(), FrameTable.UNEVICTABLE);
        expect("frame %x does not belong on list %s of node 0, or is there twice: %s".formatted(
                pfn(), list, test.kernel.frames.describe(pfn())));
    }

    @Test
    void aPageThatDoesNotSayThatItIsOnAList() {
        test.kernel.frames.clear(pfn(), FrameTable.LRU);
        expect("the LRU lists count %d pages, %d pages say that they are on one".formatted(2 * PAGES, 2 * PAGES - 1));
    }

    @Test
    void aListThatIsTorn() {
        LruList list = test.kernel.lruLists[0].listOf(pfn());
        // The first page written is the oldest: the one that leads to it leads nowhere now.
        test.kernel.frames.setNext(test.kernel.frames.previous(pfn()), NO_PAGE);
        expect("list %s of node 0 counts %d pages and has %d".formatted(list, PAGES, PAGES - 1));
    }

    // ---- files on disks ---------------------------------------------------------------------------------------------

    @Test
    void aWriteThatTheDiskWouldMiss() {
        test.kernel.frames.setContent(file.pages().get(0), 99);
        expect("page 0 of %s differs from what is on its disk and is not dirty".formatted(file));
    }

    @Test
    void dirtyPagesThatAreMiscounted() {
        test.kernel.vmStat.nrDirty++;
        expect("1 pages of files count as dirty, 0 are");
    }

    @Test
    void pagesBeingWrittenThatAreMiscounted() {
        test.kernel.vmStat.nrWriteback++;
        expect("1 pages of files count as being written, 0 are");
    }

    @Test
    void aPageThatNobodyWillEverWrite() {
        test.kernel.frames.set(file.pages().get(0), FrameTable.WRITEBACK);
        test.kernel.vmStat.nrWriteback++;
        expect("pages wait for a disk that has nothing to do");
    }

    @Test
    void aPageThatStaysLocked() {
        test.kernel.frames.set(file.pages().get(0), FrameTable.LOCKED);
        expect("page 0 of %s is locked, and nobody is reading it".formatted(file));
    }

    @Test
    void aFolioWithoutItsFirstPage() {
        file.pages().remove(0, 1);
        expect("page 1 of %s is in memory without the first page of its folio".formatted(file));
    }
}
