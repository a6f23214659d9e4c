package dev.faultline.runtime.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Noise on long steps. */
class JitterTest {

    private static final long STEP = 1_000_000;

    @Test
    void noneChangesNothing() {
        assertEquals(STEP, new Jitter(7, 0, 1).apply(0, STEP));
    }

    @Test
    void staysWithinItsWidthAndIsFairOnAverage() {
        Jitter jitter = new Jitter(7, 0.1, 1);
        long sum = 0;
        long least = Long.MAX_VALUE;
        long most = 0;
        for (int i = 0; i < 10_000; i++) {
            long step = jitter.apply(0, STEP);
            assertTrue(step >= STEP * 9 / 10 && step <= STEP * 11 / 10, "step of " + step);
            sum += step;
            least = Math.min(least, step);
            most = Math.max(most, step);
        }
        assertEquals(1.0, sum / 10_000.0 / STEP, 0.005);
        assertTrue(least < STEP * 905 / 1000 && most > STEP * 1095 / 1000, least + " to " + most);
    }

    @Test
    void whatOneCpuDrawsMovesNothingOnAnother() {
        Jitter one = new Jitter(7, 0.1, 2);
        Jitter other = new Jitter(7, 0.1, 2);
        for (int i = 0; i < 5; i++) {
            one.apply(0, STEP);
        }
        assertEquals(other.apply(1, STEP), one.apply(1, STEP));
    }

    @Test
    void theSeedDecides() {
        assertEquals(new Jitter(7, 0.1, 1).apply(0, STEP), new Jitter(7, 0.1, 1).apply(0, STEP));
        assertNotEquals(new Jitter(7, 0.1, 1).apply(0, STEP), new Jitter(8, 0.1, 1).apply(0, STEP));
    }
}
