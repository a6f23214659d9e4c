package dev.faultline.runtime.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.sync.RwSemKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Accessed and dirty in the page-table words of memory, as the processor (x86) or its assembly handler (ia64) leaves them. */
class AccessedDirtyTest {

    private static TestKernel boot(String arch) {
        return new TestKernel(arch, "2.6.11", RwSemKind.XADD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"i386", "i386_pae", "x86_64", "ia64"})
    void aReadMarksAccessedAndAWriteDirtyToo(String arch) {
        TestKernel kernel = boot(arch);
        long area = kernel.map(2);
        kernel.touch(Access.READ, area, 1);
        kernel.touch(Access.WRITE, area + kernel.page(), 1);
        assertTrue(kernel.arch.isYoung(kernel.entry(area)));
        assertFalse(kernel.arch.isDirty(kernel.entry(area)));
        assertTrue(kernel.arch.isYoung(kernel.entry(area + kernel.page())));
        assertTrue(kernel.arch.isDirty(kernel.entry(area + kernel.page())));
    }

    /** No fault is counted for it on either architecture. */
    @ParameterizedTest
    @ValueSource(strings = {"i386", "i386_pae", "x86_64", "ia64"})
    void aWriteThroughACleanEntryMakesItDirtyWithoutAFault(String arch) {
        TestKernel kernel = boot(arch);
        long area = kernel.map(1);
        kernel.touch(Access.WRITE, area, 1);
        kernel.setEntry(area, kernel.arch.mkold(kernel.arch.mkclean(kernel.entry(area))));
        kernel.cpu.tlb().clear();
        assertEquals(0, kernel.touch(Access.READ, area, 1).faults());
        assertTrue(kernel.arch.isYoung(kernel.entry(area)));
        assertFalse(kernel.arch.isDirty(kernel.entry(area)));
        // The translation in the TLB is clean, so the first write goes to memory again.
        assertEquals(0, kernel.touch(Access.WRITE, area, 1).faults());
        assertTrue(kernel.arch.isDirty(kernel.entry(area)));
        assertEquals(0, kernel.touch(Access.WRITE, area, 1).get(Stat.TLB_MISS));
    }
}
