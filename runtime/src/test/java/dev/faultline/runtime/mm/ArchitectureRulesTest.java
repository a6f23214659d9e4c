package dev.faultline.runtime.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.sync.RwSemKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the memory manager does differently because of the architecture: which tables it keeps and which accesses a mapping's rights allow. */
class ArchitectureRulesTest {

    private static TestKernel boot(String arch, String version) {
        return new TestKernel(arch, version, RwSemKind.XADD);
    }

    /** Below the top: tables of the program alone, those a first page adds, those left when it is gone. */
    @ParameterizedTest
    @CsvSource({"i386, 2, 1, 2", "i386_pae, 5, 1, 5", "x86_64, 6, 3, 6", "ia64, 4, 2, 4"})
    void paeKeepsItsMiddleTables(String arch, long program, long added, long left) {
        TestKernel kernel = boot(arch, "2.6.11");
        assertEquals(program, kernel.task.mm().tables());
        long area = kernel.map(1);
        assertEquals(added, kernel.touch(Access.WRITE, area, 1).get(Stat.PAGE_TABLES));
        kernel.unmap(area, 1);
        assertEquals(left, kernel.task.mm().tables());
    }

    /**
     * Reads and fetches of a page that is mapped but not there. Rows: rights; columns: reads and fetches allowed by each kernel and
     * architecture.
     *
     * <pre>
     *            2.6 x86       6.x x86        ia64     fetch: as a read on i386, else by the right to execute
     *   -w-      no            yes            no
     *   --x      yes           yes            no
     * </pre>
     */
    @ParameterizedTest
    @CsvSource({
        "i386, 2.6.11, true, false, true, true",
        "i386, 6.18, true, true, true, true",
        "i386_pae, 2.6.11, false, false, true, true",
        "i386_pae, 6.18, false, true, true, true",
        "x86_64, 2.6.11, false, false, true, true",
        "x86_64, 6.18, false, true, true, true",
        "ia64, 2.6.11, false, false, false, true"
    })
    void rightsImplyOneAnother(
            String arch, String version, boolean fetchOfReadable, boolean readOfWritable, boolean readOfExecutable, boolean fetch) {
        TestKernel kernel = boot(arch, version);
        assertEquals(fetchOfReadable, allowed(kernel, Access.EXEC, VmaFlags.READ));
        assertEquals(readOfWritable, allowed(kernel, Access.READ, VmaFlags.WRITE));
        assertEquals(readOfExecutable, allowed(kernel, Access.READ, VmaFlags.EXEC));
        assertEquals(fetch, allowed(kernel, Access.EXEC, VmaFlags.EXEC));
    }

    private static boolean allowed(TestKernel kernel, Access access, long protection) {
        long area = kernel.map(1, protection);
        try {
            kernel.touch(access, area, 1);
            return true;
        } catch (SignalException raised) {
            assertEquals("SIGSEGV", raised.signal());
            return false;
        } finally {
            kernel.unmap(area, 1);
        }
    }

    @Test
    void nothingIsAllowedWithoutRights() {
        TestKernel kernel = boot("i386", "2.6.11");
        long area = kernel.map(1, 0);
        for (Access access : Access.values()) {
            assertThrows(SignalException.class, () -> kernel.touch(access, area, 1), access.toString());
        }
    }
}
