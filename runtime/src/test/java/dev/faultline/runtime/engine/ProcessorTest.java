package dev.faultline.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of order, one at a time, under both executors. */
class ProcessorTest {

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void operationsHappenInOrderOfTimeThenNumber(boolean naive) {
        Bench bench = new Bench(3, naive);
        bench.start(0, 0, cpu -> {
            cpu.charge(30);
            cpu.order();
            bench.note(cpu, "late");
        });
        bench.start(2, 0, cpu -> {
            cpu.charge(10);
            cpu.order();
            bench.note(cpu, "tie, higher number");
        });
        bench.start(1, 10, cpu -> {
            cpu.order();
            bench.note(cpu, "tie, lower number");
        });
        bench.run();
        assertEquals(List.of("10 cpu1 tie, lower number", "10 cpu2 tie, higher number", "30 cpu0 late"), bench.log);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPostedOperationTakesEffectAtItsTimeWhileItsPosterRunsOn(boolean naive) {
        Bench bench = new Bench(2, naive);
        bench.start(0, 0, cpu -> {
            cpu.charge(20);
            cpu.post(bench.posted("release"));
            cpu.charge(20);
            cpu.post(bench.posted("release again"));
            cpu.charge(20);
            cpu.perform(bench.stage("acquire", 0));
        });
        bench.start(1, 0, cpu -> {
            for (int i = 0; i < 4; i++) {
                cpu.charge(15);
                cpu.order();
                bench.note(cpu, "look");
            }
        });
        bench.run();
        assertEquals(
                List.of("15 cpu1 look", "20 cpu0 release", "30 cpu1 look", "40 cpu0 release again", "45 cpu1 look", "60 cpu0 acquire",
                        "60 cpu1 look"),
                bench.log);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDeferredOperationHappensAtItsTimeAndDelaysWhatFollows(boolean naive) {
        Bench bench = new Bench(2, naive);
        bench.start(0, 0, cpu -> {
            cpu.charge(10);
            cpu.defer(bench.stage("clear", 100));
            cpu.charge(5);
            cpu.perform(bench.stage("install", 1));
            cpu.order();
            bench.note(cpu, "end");
        });
        bench.start(1, 0, cpu -> {
            cpu.charge(50);
            cpu.order();
            bench.note(cpu, "look");
        });
        bench.run();
        assertEquals(List.of("10 cpu0 clear", "50 cpu1 look", "115 cpu0 install", "116 cpu0 end"), bench.log);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void deferralsAndPostsInARowKeepTheirTimes(boolean naive) {
        Bench bench = new Bench(2, naive);
        bench.start(0, 0, cpu -> {
            cpu.charge(10);
            cpu.defer(bench.stage("first", 5));
            cpu.charge(1);
            cpu.defer(bench.stage("second", 5));
            cpu.charge(1);
            cpu.post(bench.posted("third"));
            cpu.order();
            bench.note(cpu, "end");
        });
        bench.start(1, 0, cpu -> cpu.perform(bench.stage("other", 0)));
        bench.run();
        assertEquals(List.of("0 cpu1 other", "10 cpu0 first", "16 cpu0 second", "22 cpu0 third", "22 cpu0 end"), bench.log);
    }

    @Test
    void theClockIsUnknownWhileSomethingIsDeferred() {
        Bench bench = new Bench(2, false);
        bench.start(0, 0, cpu -> {
            cpu.charge(10);
            cpu.defer(bench.stage("clear", 100));
            assertThrows(AssertionError.class, cpu::now);
        });
        bench.start(1, 0, cpu -> cpu.perform(bench.stage("other", 0)));
        bench.run();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aParkedStageGoesOnWhereItStoodWhenItIsBroughtBack(boolean naive) {
        Bench bench = new Bench(2, naive);
        Stage patient = processor -> {
            bench.note(processor, "phase " + processor.phase);
            return processor.phase++ == 0 ? Stage.PARKED : Stage.DONE;
        };
        bench.start(0, 0, cpu -> {
            cpu.perform(patient);
            bench.note(cpu, "on");
            cpu.perform(patient);
        });
        bench.start(1, 0, cpu -> {
            cpu.charge(40);
            cpu.order();
            bench.processors[0].unpark(70);
            cpu.charge(60);
            cpu.order();
            bench.processors[0].unpark(100);
        });
        bench.run();
        assertEquals(
                List.of("0 cpu0 phase 0", "70 cpu0 phase 1", "70 cpu0 on", "70 cpu0 phase 0", "100 cpu0 phase 1"), bench.log);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void stolenTimeIsTakenAtTheNextOrderedOperationAndNotAtAPost(boolean naive) {
        Bench bench = new Bench(2, naive);
        bench.start(0, 0, cpu -> {
            cpu.charge(20);
            cpu.post(bench.posted("post"));
            cpu.charge(10);
            cpu.order();
            bench.note(cpu, "order");
        });
        bench.start(1, 10, cpu -> {
            cpu.order();
            bench.processors[0].steal(7);
        });
        bench.run();
        assertEquals(List.of("20 cpu0 post", "37 cpu0 order"), bench.log);
        assertEquals(7, bench.processors[0].stolen);
    }

    @Test
    void timersFireAfterProcessorsOfTheSameTimeAndInTheOrderTheyWereAskedFor() {
        Bench bench = new Bench(1, false);
        bench.start(0, 0, cpu -> {
            cpu.order();
            bench.engine.at(50, () -> bench.log.add("50 first timer"));
            bench.engine.at(50, () -> bench.log.add("50 second timer"));
            bench.engine.at(20, () -> bench.log.add("20 timer"));
            cpu.charge(50);
            cpu.order();
            bench.note(cpu, "order");
        });
        bench.run();
        assertEquals(List.of("20 timer", "50 cpu0 order", "50 first timer", "50 second timer"), bench.log);
    }

    @Test
    void alonePostsAndOrderedOperationsNeedNoSwitch() {
        Bench bench = new Bench(1, false);
        bench.start(0, 0, cpu -> {
            for (int i = 0; i < 1000; i++) {
                cpu.charge(1);
                cpu.perform(bench.stage("step", 1));
                cpu.post(bench.posted("post"));
            }
        });
        bench.run();
        assertEquals(2000, bench.log.size());
        assertTrue(bench.engine.suspensions() <= 2, "suspensions: " + bench.engine.suspensions());
    }

    @Test
    void whatAProgramThrowsReachesTheMainProgramAndStopsTheMachine() {
        Bench bench = new Bench(2, false);
        IllegalStateException thrown = new IllegalStateException("on purpose");
        bench.start(0, 0, cpu -> {
            cpu.order();
            throw thrown;
        });
        bench.start(1, 10, cpu -> cpu.perform(bench.stage("never", 0)));
        assertEquals(thrown, assertThrows(IllegalStateException.class, () -> bench.engine.suspend(bench.engine.main())));
        assertTrue(bench.engine.isBroken());
        assertEquals(List.of(), bench.log);
        IllegalStateException later = assertThrows(IllegalStateException.class, () -> bench.engine.suspend(bench.engine.main()));
        assertEquals(thrown, later.getCause());
    }

    @Test
    void thePollMayStopARunThatWouldNotEnd() {
        Bench.TestProcessor[] processors = {new Bench.TestProcessor(0), new Bench.TestProcessor(1)};
        IllegalStateException enough = new IllegalStateException("enough");
        Engine engine = new Engine(processors, Coroutines.best(), false, () -> {
            throw enough;
        });
        for (Bench.TestProcessor cpu : processors) {
            cpu.strand(engine.strand(() -> {
                while (true) {
                    cpu.charge(1);
                    cpu.order();
                }
            }));
            cpu.unpark(0);
        }
        assertEquals(enough, assertThrows(IllegalStateException.class, () -> engine.suspend(engine.main())));
    }
}
