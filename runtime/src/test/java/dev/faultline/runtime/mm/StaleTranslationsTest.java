package dev.faultline.runtime.mm;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.sync.RwSemKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which accesses through an old translation are those of a page that is not the address's any more. */
class StaleTranslationsTest {

    private final TestKernel test = new TestKernel("x86_64", "2.6.11", RwSemKind.XADD);
    private long area;
    private long pfn;

    /** A page whose translation is in the TLB, and whose entry has been cleared. */
    @BeforeEach
    void clearTheEntry() {
        area = test.map(8);
        test.touch(Access.WRITE, area, 1);
        pfn = test.arch.pfn(test.entry(area));
        test.drainPagevec();
        test.setEntry(area, Architecture.NONE);
    }

    private void check() {
        new StaleTranslations(test.kernel).check(test.cpu, test.task.mm(), area, pfn);
    }

    @Test
    void aPageThatIsKeptUntilTheFlushMayBeUsed() {
        test.kernel.frames.hold(pfn);
        test.kernel.frames.unmap(pfn);
        assertDoesNotThrow(this::check);
    }

    @Test
    void aPageThatAnotherProcessMapsInTheSamePlaceMayBeUsed() {
        assertEquals(1, test.kernel.frames.mapCount(pfn));
        assertDoesNotThrow(this::check);
    }

    @Test
    void aPageThatHasBeenFreed() {
        test.kernel.frames.unmap(pfn);
        HazardException struck = assertThrows(HazardException.class, () -> test.touch(Access.READ, area, 1));
        assertEquals(Hazard.STALE_TLB, struck.hazard());
    }

    @Test
    void aPageThatHasBeenGivenOutAgain() {
        test.kernel.frames.setIndex(pfn, test.kernel.frames.index(pfn) + 1);
        HazardException struck = assertThrows(HazardException.class, () -> test.touch(Access.WRITE, area, 1));
        assertEquals(Hazard.STALE_TLB, struck.hazard());
    }

    @Test
    void thePageOfZeroesIsNobodys() {
        pfn = Memory.ZERO_PFN;
        assertDoesNotThrow(this::check);
    }
}
