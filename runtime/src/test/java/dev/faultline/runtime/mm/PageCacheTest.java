package dev.faultline.runtime.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.runtime.sync.RwSemKind;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pages of a file of eight pages on a disk, in two folios of four, on 6.18: who keeps them in memory, and who does not. */
class PageCacheTest {

    private final TestKernel kernel = new TestKernel("x86_64", "6.18", RwSemKind.XADD);
    private final PageCache cache = kernel.kernel.pageCache;
    private final FrameTable frames = kernel.kernel.frames;
    private Inode file;

    @BeforeEach
    void makeFile() {
        file = kernel.file("table.db", Inode.Kind.DISK, 8, 4);
        kernel.drainPagevec();
    }

    @Test
    void whoeverIsFasterAddsThePage() {
        long mine = kernel.kernel.allocator.allocate(kernel.cpu);
        long there = cache.add(kernel.cpu, file, 3, mine, FrameTable.LOCKED);
        assertEquals(page(3), there);
        assertEquals(0, frames.holds(mine));
        assertFalse(frames.has(mine, FrameTable.LOCKED));
        assertEquals(2, frames.holds(there), "for being there, and for the caller");
        release(there);
        kernel.kernel.allocator.free(kernel.cpu, mine);
        kernel.sound();
    }

    @Test
    void aNewPageIsLockedBeforeItIsFound() {
        kernel.kernel.inodes.truncate(kernel.task, kernel.design, file, 12 * kernel.page());
        long mine = kernel.kernel.allocator.allocate(kernel.cpu);
        assertEquals(mine, cache.add(kernel.cpu, file, 9, mine, FrameTable.LOCKED));
        assertTrue(frames.has(mine, FrameTable.LOCKED));
        assertEquals(3, frames.holds(mine), "for being there, in a batch, and for the caller");
        frames.clear(mine, FrameTable.LOCKED);
        release(mine);
        kernel.sound();
    }

    @Test
    void aPageThatIsUsedStays() {
        long found = cache.find(kernel.cpu, file, 2);
        assertFalse(cache.remove(kernel.cpu, file, 8, found, 1), "there is none");
        assertFalse(cache.remove(kernel.cpu, file, 3, found, 1), "there is another");
        assertFalse(cache.remove(kernel.cpu, file, 2, found, 0), "somebody has it");
        cache.markDirty(kernel.cpu, file, found);
        assertFalse(cache.remove(kernel.cpu, file, 2, found, 1), "it is dirty");
        assertTrue(cache.clearDirty(kernel.cpu, found));
        assertFalse(cache.clearDirty(kernel.cpu, found));
        assertTrue(cache.remove(kernel.cpu, file, 2, found, 1), "nobody but the caller has it");
        assertEquals(PageCache.NONE, cache.find(kernel.cpu, file, 2));
        assertEquals(7, file.cachedPages());
    }

    @Test
    void aFolioBecomesDirtyAsAWhole() {
        cache.markDirty(kernel.cpu, file, page(5));
        assertEquals("00001111", dirty());
        assertEquals(4, kernel.kernel.vmStat.dirtyPages());
        cache.markDirty(kernel.cpu, file, page(6));
        assertEquals(4, kernel.kernel.vmStat.dirtyPages());
    }

    @Test
    void aFolioIsEvictedAsAWholeOrStays() {
        long view = kernel.mapFile(file, 8, TestKernel.RW | VmaFlags.SHARED);
        kernel.touch(Access.READ, view + 6 * kernel.page(), 1);
        kernel.unmap(view, 5);
        assertEquals(4, cache.invalidate(kernel.cpu, file, 0, 8), "the second is mapped by an entry");
        assertEquals(4, file.cachedPages());
        kernel.unmap(view, 8);
        assertEquals(4, cache.invalidate(kernel.cpu, file, 0, 8));
        kernel.sound();
    }

    @Test
    void memoryIsNeverEvicted() {
        Inode memory = kernel.file("memory", Inode.Kind.TMPFS, 4, 1);
        kernel.drainPagevec();
        assertEquals(0, cache.invalidate(kernel.cpu, memory, 0, 4));
        cache.markDirty(kernel.cpu, memory, memory.pages().get(0));
        assertEquals(0, kernel.kernel.vmStat.dirtyPages(), "it has no disk");
    }

    @Test
    void whatIsTakenOutIsNotDirtyAnyMore() {
        cache.markDirty(kernel.cpu, file, page(0));
        long[] taken = cache.takeOut(kernel.task, file, 2, 8);
        assertEquals(6, taken.length);
        assertEquals(2, kernel.kernel.vmStat.dirtyPages());
        cache.markDirty(kernel.cpu, file, taken[0]);
        assertFalse(frames.has(taken[0], FrameTable.DIRTY), "it has left the file");
        assertEquals("0..1", file.folios().first(0) + ".." + file.folios().end(0));
        assertTrue(Arrays.stream(taken).allMatch(pfn -> frames.holds(pfn) == 1));
        kernel.kernel.pagevecs.releasePages(kernel.cpu, taken, taken.length);
    }

    private long page(long index) {
        return file.pages().get(index);
    }

    private String dirty() {
        StringBuilder flags = new StringBuilder();
        file.forEachPage((index, pfn) -> flags.append(frames.has(pfn, FrameTable.DIRTY) ? 1 : 0));
        return flags.toString();
    }

    private void release(long pfn) {
        kernel.kernel.pagevecs.releasePages(kernel.cpu, new long[] {pfn}, 1);
    }
}
