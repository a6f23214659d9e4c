package dev.faultline.runtime.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.runtime.cost.CostModel;
import dev.faultline.runtime.cost.CostModels;
import dev.faultline.runtime.engine.Coroutines;
import dev.faultline.runtime.engine.Engine;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.hardware.Shootdowns;
import dev.faultline.runtime.hardware.Distances;
import dev.faultline.runtime.sched.Placement;
import dev.faultline.runtime.sched.Scheduler;
import dev.faultline.runtime.sched.Task;
import dev.faultline.runtime.units.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets a page's lock, who sleeps, and what their CPUs do meanwhile. */
class PageLocksTest {

    private static final long MILLISECOND = VirtualTime.ofNanos(1_000_000);
    private static final long PAGE = 7;

    private final List<String> log = new ArrayList<>();

    /** What one task does. */
    private interface Part {
        void play(Task task);
    }

    /** Some CPUs, and tasks that begin a millisecond after one another. */
    private static final class Rig {
        final Engine engine;
        final Scheduler scheduler;
        final FrameTable frames = new FrameTable(64, false);
        final PageLocks locks;
        private final Task main = new Task(0) {};

        Rig(int count, boolean naive) {
            CostModel cost = CostModels.load("unit");
            Distances distances = new Distances(cost, count, 1);
            Shootdowns shootdowns = new Shootdowns();
            Cpu[] cpus = new Cpu[count];
            for (int i = 0; i < count; i++) {
                cpus[i] = new Cpu(i, 0, cost, shootdowns);
            }
            engine = new Engine(cpus, Coroutines.best(), naive, () -> {});
            scheduler = new Scheduler(engine, cost, distances, new Placement.Fair(), cpus);
            scheduler.adopt(main, cpus[0], engine.main());
            locks = new PageLocks(frames, scheduler);
        }

        void sleep(Task task, long milliseconds) {
            scheduler.sleepUntil(task, task.cpu().now() + milliseconds * MILLISECOND);
        }

        void play(Part... parts) {
            for (int i = 0; i < parts.length; i++) {
                Part part = parts[i];
                Task task = new Task(i + 1) {};
                long begin = main.cpu().now() + (i + 1) * MILLISECOND;
                scheduler.start(task, main, () -> {
                    scheduler.sleepUntil(task, begin);
                    part.play(task);
                });
            }
            sleep(main, 1000);
            main.cpu().order();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theLockGoesFromOneWaiterToTheNext(boolean naive) {
        Rig rig = new Rig(4, naive);
        PageLocks locks = rig.locks;
        Part holder = task -> {
            assertTrue(locks.tryLock(task.cpu(), PAGE));
            rig.sleep(task, 10);
            log.add("holder");
            locks.unlock(task.cpu(), PAGE);
        };
        Part second = task -> {
            assertFalse(locks.tryLock(task.cpu(), PAGE));
            locks.lock(task, PAGE);
            log.add("second");
            rig.sleep(task, 1);
            assertFalse(locks.areQuiet());
            locks.unlock(task.cpu(), PAGE);
        };
        Part third = task -> {
            locks.lock(task, PAGE);
            log.add("third");
            locks.unlock(task.cpu(), PAGE);
        };
        Part looker = task -> {
            locks.awaitUnlocked(task, PAGE);
            log.add("looker");
        };
        rig.play(holder, second, third, looker);
        assertEquals("holder", log.getFirst());
        assertEquals("third", log.getLast());
        assertTrue(log.containsAll(List.of("second", "looker")), log.toString());
        assertTrue(locks.areQuiet());
        assertFalse(rig.frames.has(PAGE, FrameTable.LOCKED));
        assertThrows(IllegalStateException.class, () -> locks.unlocked(PAGE, 0));
    }

    @Test
    void theCpuGoesToAnotherTaskMeanwhile() {
        Rig rig = new Rig(1, false);
        PageLocks locks = rig.locks;
        Part waiter = task -> {
            locks.beginWriteback(task.cpu(), PAGE);
            long end = task.cpu().now() + 20 * MILLISECOND;
            rig.engine.at(end, () -> locks.writebackEnded(PAGE, end));
            locks.awaitWriteback(task, PAGE);
            log.add("written");
            assertTrue(task.cpu().now() >= end);
            locks.awaitWriteback(task, PAGE);
        };
        Part worker = task -> {
            rig.scheduler.compute(task, 5 * MILLISECOND);
            log.add("computed");
        };
        rig.play(waiter, worker);
        assertEquals(List.of("computed", "written"), log);
        assertTrue(locks.areQuiet());
    }
}
