package dev.faultline.runtime.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.runtime.block.BlockRequest.Direction;
import dev.faultline.runtime.cost.CostModel;
import dev.faultline.runtime.cost.CostModels;
import dev.faultline.runtime.engine.Coroutines;
import dev.faultline.runtime.engine.Engine;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.hardware.Shootdowns;
import dev.faultline.runtime.hardware.Distances;
import dev.faultline.runtime.hardware.Jitter;
import dev.faultline.runtime.sched.Placement;
import dev.faultline.runtime.sched.Scheduler;
import dev.faultline.runtime.sched.Task;
import dev.faultline.runtime.units.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long requests take and in which order they are done. */
class BlockDeviceTest {

    private static final long PAGE = 4096;
    private static final long MIB = 1 << 20;
    private static final long MICROSECOND = VirtualTime.ofNanos(1000);
    private static final long MILLISECOND = 1000 * MICROSECOND;

    /** One CPU with one task, and a device. */
    private static final class Rig {
        final Task task = new Task(1) {};
        final Cpu cpu;
        final BlockDevice device;
        final List<String> done = new ArrayList<>();
        final List<Long> times = new ArrayList<>();
        private final Scheduler scheduler;

        Rig(String preset, double jitter, boolean naive) {
            CostModel cost = CostModels.load("unit");
            Distances distances = new Distances(cost, 1, 1);
            Shootdowns shootdowns = new Shootdowns();
            cpu = new Cpu(0, 0, cost, shootdowns);
            Cpu[] cpus = {cpu};
            Engine engine = new Engine(cpus, Coroutines.best(), naive, () -> {});
            scheduler = new Scheduler(engine, cost, distances, new Placement.Fair(), cpus);
            scheduler.adopt(task, cpu, engine.main());
            Jitter noise = new Jitter(42, jitter, 1 + BlockDevices.MAX);
            device = new BlockDevices(engine, scheduler, cost.block(), noise, 1).add(DevicePresets.load(preset));
        }

        Rig(String preset) {
            this(preset, 0, false);
        }

        void ask(String name, Direction direction, long offset, long bytes) {
            device.submit(cpu, new BlockRequest(direction, offset, bytes, time -> {
                done.add(name);
                times.add(time);
            }));
        }

        void rest(long time) {
            scheduler.sleepUntil(task, cpu.now() + time);
            cpu.order();
        }

        /** How long a request takes while the device has nothing else to do. */
        long alone(Direction direction, long offset, long bytes) {
            long begin = cpu.now();
            ask("alone", direction, offset, bytes);
            rest(1000 * MILLISECOND);
            return times.getLast() - begin;
        }
    }

    @Test
    void aRandomReadOfADiskTakesASeekAndHalfATurn() {
        Rig rig = new Rig("disk");
        long third = rig.alone(Direction.READ, rig.device.capacityBytes() / 3, PAGE);
        assertTrue(third > 12 * MILLISECOND && third < 14 * MILLISECOND,
                "a read a third of the disk away took " + third / MICROSECOND + " us");
        long full = new Rig("disk").alone(Direction.READ, rig.device.capacityBytes() - PAGE, PAGE);
        assertTrue(full > 18 * MILLISECOND && full < 20 * MILLISECOND, "a read across the disk took " + full / MICROSECOND + " us");
    }

    @Test
    void aReadThatFollowsThePreviousOneCostsItsTransferOnly() {
        Rig rig = new Rig("disk");
        rig.alone(Direction.READ, 0, MIB);
        long next = rig.alone(Direction.READ, MIB, MIB);
        assertTrue(next > 6 * MILLISECOND && next < 7 * MILLISECOND, "1 MiB at 170 MB/s took " + next / MICROSECOND + " us");
        long skipping = rig.alone(Direction.READ, 3 * MIB, MIB);
        assertTrue(skipping > next + 4 * MILLISECOND, "half a turn is missing from " + skipping / MICROSECOND + " us");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theElevatorGoesUpwardsAndBack(boolean naive) {
        Rig rig = new Rig("disk-2004", 0, naive);
        rig.ask("first", Direction.READ, 500 * MIB, PAGE);
        rig.ask("below", Direction.READ, 100 * MIB, PAGE);
        rig.ask("far above", Direction.WRITE, 900 * MIB, PAGE);
        rig.ask("above", Direction.READ, 600 * MIB, PAGE);
        rig.ask("far below", Direction.READ, 50 * MIB, PAGE);
        assertFalse(rig.device.isIdle());
        rig.rest(1000 * MILLISECOND);
        assertEquals(List.of("first", "above", "far above", "far below", "below"), rig.done);
        assertTrue(rig.device.isIdle());
        assertEquals(4 * PAGE, rig.device.bytesRead());
        assertEquals(PAGE, rig.device.bytesWritten());
    }

    @Test
    void flashWorksOnManyRequestsAtATime() {
        long one = new Rig("ssd").alone(Direction.READ, 0, PAGE);
        Rig rig = new Rig("ssd");
        for (int i = 0; i < 32; i++) {
            rig.ask("r", Direction.READ, i * 7L * MIB, PAGE);
        }
        rig.rest(1000 * MILLISECOND);
        long all = rig.times.getLast();
        assertEquals(32, rig.times.size());
        assertTrue(all < 2 * one, "32 reads took " + all / MICROSECOND + " us, one " + one / MICROSECOND + " us");
    }

    @Test
    void theLinkLimitsWhatFlashDelivers() {
        long oneByOne = new Rig("ssd").alone(Direction.READ, 0, 64 * MIB);
        Rig rig = new Rig("ssd");
        for (int i = 0; i < 64; i++) {
            rig.ask("r", Direction.READ, i * MIB, MIB);
        }
        rig.rest(1000 * MILLISECOND);
        assertTrue(Math.abs(rig.times.getLast() - oneByOne) < MILLISECOND, "64 MiB took " + rig.times.getLast() + ", not " + oneByOne);
    }

    @Test
    void moreRequestsThanFlashTakesAtATimeWait() {
        Rig rig = new Rig("ssd");
        int width = rig.device.preset().parallelRequests();
        for (int i = 0; i <= width; i++) {
            rig.ask("r", Direction.READ, i * MIB, 512);
        }
        rig.rest(1000 * MILLISECOND);
        long gap = rig.times.get(width) - rig.times.get(width - 1);
        assertTrue(gap > 50 * MICROSECOND, "the request beyond the width came only " + gap / MICROSECOND + " us later");
    }

    @Test
    void compressedMemoryIsTheWorkOfTheCpuThatAsks() {
        Rig rig = new Rig("zram");
        assertTrue(rig.device.isSynchronous());
        long begin = rig.cpu.now();
        rig.ask("out", Direction.WRITE, 0, PAGE);
        assertEquals(List.of("out"), rig.done);
        long written = rig.cpu.now() - begin;
        rig.ask("in", Direction.READ, 0, PAGE);
        long read = rig.cpu.now() - begin - written;
        assertTrue(written > 3 * MICROSECOND && written < 4 * MICROSECOND, "compressing took " + written);
        assertTrue(read > MICROSECOND && read < 2 * MICROSECOND, "decompressing took " + read);
        assertTrue(rig.device.isIdle());
    }

    @Test
    void jitterIsOfTheDeviceAlone() {
        long quiet = new Rig("ssd").alone(Direction.READ, 0, PAGE);
        Rig rig = new Rig("ssd", 0.1, false);
        long first = rig.alone(Direction.READ, 0, PAGE);
        long second = rig.alone(Direction.READ, 0, PAGE);
        assertTrue(first != second && first != quiet, "no jitter: " + first + ", " + second);
        assertEquals(first, new Rig("ssd", 0.1, true).alone(Direction.READ, 0, PAGE), "the executor changed a draw");
    }

    @Test
    void nothingLiesPastTheEnd() {
        Rig rig = new Rig("ssd");
        rig.ask("last", Direction.WRITE, rig.device.capacityBytes() - PAGE, PAGE);
        assertThrows(IllegalArgumentException.class, () -> rig.ask("beyond", Direction.WRITE, rig.device.capacityBytes() - PAGE, PAGE + 1));
        assertThrows(IllegalArgumentException.class, () -> new BlockRequest(Direction.READ, 0, 0, time -> {}));
        assertThrows(IllegalArgumentException.class, () -> new BlockRequest(Direction.READ, -1, 1, time -> {}));
    }
}
