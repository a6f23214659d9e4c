package dev.faultline.runtime.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.faultline.runtime.cost.CostModel;
import dev.faultline.runtime.cost.CostModels;
import org.junit.jupiter.api.Test;

/** Who pays for a line's travels. Four CPUs on two nodes: 0 and 1, 2 and 3. */
class CacheLineTest {

    private final CostModel cost = CostModels.load("modern-x86");
    private final CacheLine line = new CacheLine(cost, new Distances(cost, 4, 2));
    private final long near = cost.line().transfer(0);
    private final long far = cost.line().transfer(1);

    @Test
    void theOwnerPaysNothing() {
        assertEquals(1000 + near, line.acquire(0, 1000));
        assertEquals(5000, line.acquire(0, 5000));
    }

    @Test
    void fartherIsDearer() {
        line.acquire(0, 0);
        assertEquals(10_000 + near, line.acquire(1, 10_000));
        assertEquals(50_000 + far, line.acquire(2, 50_000));
    }

    @Test
    void transfersOfOneLineAreSerial() {
        line.acquire(0, 0);
        long first = line.acquire(1, 10_000);
        long second = line.acquire(2, 10_000);
        assertEquals(first + far, second);
        assertEquals(second + near, line.acquire(3, 10_001));
    }

    @Test
    void aHandOffMovesTheLineToo() {
        line.movedTo(2, 70_000);
        assertEquals(70_000 + far, line.acquire(0, 60_000));
    }
}
