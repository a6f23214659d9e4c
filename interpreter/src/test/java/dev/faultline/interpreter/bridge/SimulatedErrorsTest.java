package dev.faultline.interpreter.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.faultline.runtime.mm.Hazard;
import dev.faultline.runtime.mm.HazardException;
import org.junit.jupiter.api.Test;

/** A hazard is the script's to know of where the machine has it, and ours where it has not. */
class SimulatedErrorsTest {

    private final HazardException lostPage = new HazardException(Hazard.LOST_PAGE, "a page is gone");

    @Test
    void aHazardOfTheDesignEndsTheScript() {
        RuntimeException error = SimulatedErrors.struck(lostPage, hazard -> hazard == Hazard.LOST_PAGE);
        KernelException.Stuck stuck = assertInstanceOf(KernelException.Stuck.class, error);
        assertEquals("lost_page", stuck.code());
        assertEquals("a page is gone", stuck.getMessage());
    }

    @Test
    void anyOtherIsADefect() {
        RuntimeException error = SimulatedErrors.struck(lostPage, hazard -> hazard == Hazard.USE_AFTER_FREE);
        assertSame(lostPage, assertInstanceOf(IllegalStateException.class, error).getCause());
    }
}
