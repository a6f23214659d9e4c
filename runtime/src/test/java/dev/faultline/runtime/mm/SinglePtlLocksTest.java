package dev.faultline.runtime.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.stats.Stats;
import dev.faultline.runtime.sync.RwSemKind;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Lock acquisitions per fault of the single-lock design, exact: every fault takes mmap_sem once, and page_table_lock as the kernel's source says.
 *
 * <pre>
 *   anonymous read 1    write 2     write to the zero page 2    copy 2    reuse 1    nothing to do 1
 *   each missing table +1    first anonymous page of a VMA +1
 * </pre>
 */
class SinglePtlLocksTest {

    private TestKernel boot(String arch, RwSemKind kind) {
        return new TestKernel(arch, "2.6.11", kind);
    }

    /** Does something that is one fault of that kind, and says how often it took page_table_lock. */
    private static long locks(TestKernel kernel, Stat kind, Supplier<Stats> fault) {
        long table = kernel.acquisitions("page_table_lock");
        long semaphore = kernel.acquisitions("mmap_sem");
        Stats stats = fault.get();
        assertEquals(1, stats.get(kind), "faults of kind " + kind);
        assertEquals(semaphore + 1, kernel.acquisitions("mmap_sem"));
        return kernel.acquisitions("page_table_lock") - table;
    }

    @ParameterizedTest
    @CsvSource({"x86_64,XADD", "x86_64,GENERIC", "ia64,XADD", "ia64,GENERIC"})
    void withTablesAndAnonVmaPresent(String arch, RwSemKind kind) {
        TestKernel kernel = boot(arch, kind);
        long page = kernel.page();
        long area = kernel.map(16);
        kernel.touch(Access.WRITE, area, 1);
        assertEquals(1, locks(kernel, Stat.ZERO_PAGE, () -> kernel.touch(Access.READ, area + page, 1)));
        assertEquals(2, locks(kernel, Stat.ZERO_COW, () -> kernel.touch(Access.WRITE, area + page, 1)));
        assertEquals(2, locks(kernel, Stat.ANONYMOUS, () -> kernel.touch(Access.WRITE, area + 2 * page, 1)));
        kernel.protect(area, 16, VmaFlags.READ);
        kernel.protect(area, 16, TestKernel.RW);
        // Its batch still holds the page, so it looks shared.
        assertEquals(2, locks(kernel, Stat.COW, () -> kernel.touch(Access.WRITE, area + 2 * page, 1)));
        kernel.drainPagevec();
        assertEquals(1, locks(kernel, Stat.REUSE, () -> kernel.touch(Access.WRITE, area, 1)));
        Stat nothingLeft = kernel.arch.walkerInsertsNotPresent() ? Stat.SPURIOUS : Stat.LOST_RACE;
        assertEquals(1, locks(kernel, nothingLeft, () -> kernel.fault(Access.WRITE, area)));
        kernel.setEntry(area, kernel.arch.mkold(kernel.arch.mkclean(kernel.entry(area))));
        assertEquals(1, locks(kernel, Stat.ACCESS_BIT, () -> kernel.fault(Access.WRITE, area)));
    }

    @ParameterizedTest
    @CsvSource({"x86_64,3", "ia64,2"})
    void eachMissingTableAndTheFirstAnonymousPageCostOneMore(String arch, int tables) {
        TestKernel read = boot(arch, RwSemKind.XADD);
        long area = read.map(16);
        assertEquals(1 + tables, locks(read, Stat.ZERO_PAGE, () -> read.touch(Access.READ, area, 1)));
        assertEquals(2 + 1, locks(read, Stat.ANONYMOUS, () -> read.touch(Access.WRITE, area + read.page(), 1)));
        TestKernel write = boot(arch, RwSemKind.XADD);
        long other = write.map(16);
        long before = write.task.mm().tables();
        assertEquals(2 + tables + 1, locks(write, Stat.ANONYMOUS, () -> write.touch(Access.WRITE, other, 1)));
        assertEquals(tables, write.task.mm().tables() - before);
    }

    @ParameterizedTest
    @CsvSource({"XADD", "GENERIC"})
    void systemCallsTakeWhatTheTableSays(RwSemKind kind) {
        TestKernel kernel = boot("x86_64", kind);
        long before = kernel.acquisitions("page_table_lock");
        long area = kernel.map(16);
        assertEquals(before, kernel.acquisitions("page_table_lock"));
        assertEquals(1, kernel.acquisitions("mmap_sem"));
        kernel.touch(Access.WRITE, area, 16);
        long touched = kernel.acquisitions("page_table_lock");
        kernel.protect(area, 16, VmaFlags.READ);
        assertEquals(touched + 1, kernel.acquisitions("page_table_lock"));
        kernel.unmap(area, 16);
        assertEquals(touched + 2, kernel.acquisitions("page_table_lock"));
    }
}
