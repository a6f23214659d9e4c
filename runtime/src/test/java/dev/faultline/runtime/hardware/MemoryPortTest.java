package dev.faultline.runtime.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.faultline.runtime.cost.CostModel;
import dev.faultline.runtime.cost.CostModels;
import dev.faultline.runtime.engine.Coroutines;
import dev.faultline.runtime.engine.Engine;
import dev.faultline.runtime.engine.StuckException;
import org.junit.jupiter.api.Test;

/** Pages on their way into a node's memory: two CPUs on each of two nodes of an Altix, whose nodes one CPU can nearly saturate. */
class MemoryPortTest {

    private static final int PAGE = 16384;

    private final CostModel cost = CostModels.load("altix-itanium2");
    private final Distances distances = new Distances(cost, 4, 2);
    private final long[] done = new long[4];
    private final long clear = cost.memory().clearing(PAGE, 0);
    private final long occupied = cost.memory().nodeRate().time(PAGE);

    /** Lets each of the CPUs clear so many pages of node 0, all from time 0, and notes when it was done. */
    private void clear(int pages, double jitter, int... numbers) {
        MemoryPort port = new MemoryPort(cost.memory(), distances, new Jitter(1, jitter, 4), 0, PAGE);
        Shootdowns shootdowns = new Shootdowns();
        Cpu[] cpus = new Cpu[4];
        for (int i = 0; i < cpus.length; i++) {
            cpus[i] = new Cpu(i, distances.nodeOf(i), cost, shootdowns);
        }
        Engine engine = new Engine(cpus, Coroutines.best(), false, () -> {});
        for (int number : numbers) {
            Cpu cpu = cpus[number];
            cpu.strand(engine.strand(() -> {
                for (int i = 0; i < pages; i++) {
                    port.clearPage(cpu);
                }
                cpu.order();
                done[number] = cpu.now();
            }));
            cpu.unpark(0);
        }
        assertThrows(StuckException.class, () -> cpus[0].switchedAway(engine.main()));
    }

    @Test
    void aloneACpuClearsAtItsOwnRate() {
        clear(10, 0, 0);
        assertEquals(10 * clear, done[0]);
    }

    @Test
    void theSecondWaitsWhileTheNodeIsBusy() {
        clear(1, 0, 0, 1);
        assertEquals(clear, done[0]);
        assertEquals(occupied + clear, done[1]);
    }

    @Test
    void togetherTheyClearAtTheNodesRate() {
        clear(100, 0, 0, 1);
        // The last page begins when 199 others have gone through.
        assertEquals(199 * occupied + clear, Math.max(done[0], done[1]));
    }

    @Test
    void fromAnotherNodeEveryLinePaysForItsWay() {
        clear(1, 0, 2);
        assertEquals(clear + PAGE / cost.memory().lineBytes() * cost.memory().remoteLineHop(), done[2]);
    }
}
