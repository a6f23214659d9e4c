package dev.faultline.runtime.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.stats.Stats;
import dev.faultline.runtime.sync.RwSemKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults on shared memory: their locks, exact, and the window around them. */
class ObjectFaultsTest {

    private static final long SHARED = TestKernel.RW | VmaFlags.SHARED;

    /** Aligned to what a leaf table maps. */
    private static final long ALIGNED = 0x1000_0000_0000L;

    /** What the source of 2.6.11 says: page_table_lock before and after the page is found; tree_lock to look it up, and to add it. */
    @ParameterizedTest
    @ValueSource(strings = {"x86_64", "ia64"})
    void takesTwoPageTableLocks(String arch) {
        TestKernel kernel = new TestKernel(arch, "2.6.11", RwSemKind.XADD);
        long area = kernel.map(16, SHARED);
        kernel.touch(Access.WRITE, area, 1);
        long tables = kernel.acquisitions("page_table_lock");
        long tree = kernel.acquisitions("mapping->tree_lock");
        Stats made = kernel.touch(Access.WRITE, area + kernel.page(), 1);
        assertEquals(1, made.get(Stat.SHMEM_WRITE));
        assertEquals(2, kernel.acquisitions("page_table_lock") - tables);
        assertEquals(2, kernel.acquisitions("mapping->tree_lock") - tree);
        kernel.drop(area, 1);
        tables = kernel.acquisitions("page_table_lock");
        tree = kernel.acquisitions("mapping->tree_lock");
        Stats found = kernel.touch(Access.READ, area, 1);
        assertEquals(1, found.get(Stat.SHMEM_READ));
        assertEquals(2, kernel.acquisitions("page_table_lock") - tables);
        assertEquals(1, kernel.acquisitions("mapping->tree_lock") - tree);
    }

    /** From 6.x on pages are looked up without a lock, and what fault-around finds needs no second look at the tables. */
    @Test
    void aroundAReadOneLockIsEnough() {
        TestKernel kernel = new TestKernel("x86_64", "6.18", RwSemKind.XADD);
        kernel.mapAt(ALIGNED, 64, SHARED);
        kernel.touch(Access.WRITE, ALIGNED, 64);
        kernel.drop(ALIGNED, 64);
        long tables = kernel.acquisitions("page_table_lock");
        Stats stats = kernel.touch(Access.READ, ALIGNED, 1);
        assertEquals(1, kernel.acquisitions("page_table_lock") - tables);
        assertEquals(15, stats.get(Stat.PREFAULTED));
        assertEquals(16, stats.get(Stat.SHMEM_RSS));
    }

    /** The window is aligned in the page table, and cut by the mapping's ends: below it moves up and keeps its 16 pages. */
    @ParameterizedTest
    @CsvSource({"0,64,0,16", "0,64,15,16", "0,64,16,16", "0,64,63,16", "5,64,0,16", "5,64,11,16", "5,64,58,16", "5,64,59,5", "0,20,19,4",
        "0,8,3,8", "504,16,0,8",
        "504,16,8,8"})
    void theWindowOfARead(int skewPages, int pages, int page, int mapped) {
        TestKernel kernel = new TestKernel("x86_64", "6.18", RwSemKind.XADD);
        long area = ALIGNED + skewPages * kernel.page();
        kernel.mapAt(area, pages, SHARED);
        kernel.touch(Access.WRITE, area, pages);
        kernel.drop(area, pages);
        assertEquals(mapped, kernel.touch(Access.READ, area + page * kernel.page(), 1).get(Stat.SHMEM_RSS));
    }

    @Test
    void aWriteMapsItsPageOnly() {
        TestKernel kernel = new TestKernel("x86_64", "6.18", RwSemKind.XADD);
        kernel.mapAt(ALIGNED, 64, SHARED);
        kernel.touch(Access.WRITE, ALIGNED, 64);
        kernel.drop(ALIGNED, 64);
        assertEquals(1, kernel.touch(Access.WRITE, ALIGNED, 1).get(Stat.SHMEM_RSS));
    }

    /** do_no_page and do_wp_page of 2.6.11: a copy takes no lock more than the page itself. */
    @Test
    void copiesOfAFilesPagesTakeTwoLocks() {
        TestKernel kernel = new TestKernel("x86_64", "2.6.11", RwSemKind.XADD);
        long area = kernel.mapFile(kernel.file("table.db", Inode.Kind.DISK, 8, 1), 8, TestKernel.RW);
        kernel.touch(Access.WRITE, area, 1);
        assertEquals("FILE_READ 2 1", locks(kernel, Access.READ, area + kernel.page(), Stat.FILE_READ));
        assertEquals("FILE_PRIVATE_COW 2 0", locks(kernel, Access.WRITE, area + kernel.page(), Stat.FILE_PRIVATE_COW));
        assertEquals("FILE_PRIVATE 2 1", locks(kernel, Access.WRITE, area + 2 * kernel.page(), Stat.FILE_PRIVATE));
    }

    /** Telling the disk needs the page table's lock twice, as tmpfs, which has none, does not. */
    @Test
    void aSharedWriteTellsTheDiskWithoutTheLock() {
        TestKernel kernel = new TestKernel("x86_64", "6.18", RwSemKind.XADD);
        long area = kernel.mapFile(kernel.file("table.db", Inode.Kind.DISK, 8, 1), 8, SHARED);
        kernel.touch(Access.READ, area, 1);
        assertEquals("SHARED_WP 2 1", locks(kernel, Access.WRITE, area + kernel.page(), Stat.SHARED_WP));
        assertEquals("FILE_WRITE 0 0", locks(kernel, Access.WRITE, area + kernel.page(), Stat.FILE_WRITE));
    }

    /**
     * One fault maps a folio as a whole where the mapping and the table have room for it; a write maps none in part. A read maps only what is around it
     * of a folio that ends with its file.
     */
    @ParameterizedTest
    @CsvSource({"65,0,64,64,32,READ,64", "65,0,64,64,32,WRITE,64", "65,0,40,64,32,READ,8", "65,0,40,64,32,WRITE,1", "65,0,64,4,5,READ,16",
        "65,0,64,4,5,WRITE,4", "65,480,64,64,0,READ,16", "65,480,64,64,0,WRITE,1", "64,0,64,64,32,READ,16", "64,0,64,64,32,WRITE,64"})
    void aFolioIsMappedAsAWhole(int filePages, int skewPages, int pages, int chunkPages, int page, Access access, int mapped) {
        TestKernel kernel = new TestKernel("x86_64", "6.18", RwSemKind.XADD);
        Inode file = kernel.file("table.db", Inode.Kind.DISK, filePages, chunkPages);
        long area = ALIGNED + skewPages * kernel.page();
        kernel.mapFileAt(file, area, pages, SHARED);
        assertEquals(mapped, kernel.touch(access, area + page * kernel.page(), 1).get(Stat.FILE_RSS));
    }

    /** The kind, if it was one, and acquisitions of page_table_lock and of tree_lock. */
    private static String locks(TestKernel kernel, Access access, long address, Stat kind) {
        String treeLock = kernel.kernel.rules == VmaRules.V6_18 ? "i_pages.xa_lock" : "mapping->tree_lock";
        long tables = kernel.acquisitions("page_table_lock");
        long tree = kernel.acquisitions(treeLock);
        Stats stats = kernel.touch(access, address, 1);
        assertEquals(stats.faults(), stats.get(kind));
        return kind + " " + (kernel.acquisitions("page_table_lock") - tables) + " " + (kernel.acquisitions(treeLock) - tree);
    }
}
