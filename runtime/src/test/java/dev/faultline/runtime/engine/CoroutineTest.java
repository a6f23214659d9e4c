package dev.faultline.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All kinds of coroutine behave alike. */
class CoroutineTest {

    static Stream<Coroutine.Factory> kinds() {
        return Stream.of(ContinuationCoroutine.factory().orElseThrow(), ThreadCoroutine.virtual(), ThreadCoroutine.platform());
    }

    @Test
    void continuationsAreTheBestWhereTheJvmExportsThem() {
        assertEquals("continuation", Coroutines.best().kind());
        assertEquals("virtual-thread", Coroutines.virtualThreads().kind());
        assertEquals("platform-thread", Coroutines.platformThreads().kind());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theBodyStopsInTheMiddleAndGoesOn(Coroutine.Factory kind) {
        List<String> log = new ArrayList<>();
        Coroutine[] self = new Coroutine[1];
        self[0] = kind.create(() -> {
            for (int i = 0; i < 3; i++) {
                log.add("body " + i);
                self[0].suspend();
            }
            log.add("end");
        });
        log.add("made");
        for (int i = 0; i < 4; i++) {
            self[0].resume();
            log.add("driver " + i);
        }
        assertEquals(List.of("made", "body 0", "driver 0", "body 1", "driver 1", "body 2", "driver 2", "end", "driver 3"), log);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void manyTakeTurns(Coroutine.Factory kind) {
        int count = 20;
        List<Integer> log = new ArrayList<>();
        Coroutine[] all = new Coroutine[count];
        for (int i = 0; i < count; i++) {
            int number = i;
            all[i] = kind.create(() -> {
                log.add(number);
                all[number].suspend();
                log.add(number + 100);
            });
        }
        List<Integer> expected = new ArrayList<>();
        for (int round = 0; round < 2; round++) {
            for (int i = count - 1; i >= 0; i--) {
                all[i].resume();
                expected.add(i + 100 * round);
            }
        }
        assertEquals(expected, log);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whatTheBodyThrowsIsThrownAtTheDriver(Coroutine.Factory kind) {
        IllegalStateException unchecked = new IllegalStateException("on purpose");
        Coroutine[] self = new Coroutine[1];
        self[0] = kind.create(() -> {
            self[0].suspend();
            throw unchecked;
        });
        self[0].resume();
        assertSame(unchecked, assertThrows(IllegalStateException.class, self[0]::resume));
        AssertionError error = new AssertionError("on purpose");
        Coroutine failing = kind.create(() -> {
            throw error;
        });
        assertSame(error, assertThrows(AssertionError.class, failing::resume));
    }

    /** A machine that is dropped half-way leaves bodies that never run again; new ones must not be held up by them. */
    @ParameterizedTest
    @MethodSource("kinds")
    void abandonedBodiesHoldNobodyUp(Coroutine.Factory kind) {
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (int i = 0; i < 200; i++) {
                Coroutine[] self = new Coroutine[1];
                self[0] = kind.create(() -> self[0].suspend());
                self[0].resume();
            }
            boolean[] ran = new boolean[1];
            kind.create(() -> ran[0] = true).resume();
            assertEquals(true, ran[0]);
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aMachineRunsTheSameOnAnyKind(Coroutine.Factory kind) {
        Bench bench = new Bench(3, false, kind);
        for (int number = 0; number < 3; number++) {
            int cost = 3 + 2 * number;
            bench.start(number, 0, cpu -> {
                for (int i = 0; i < 3; i++) {
                    cpu.charge(cost);
                    cpu.perform(bench.stage("step", 1));
                }
            });
        }
        bench.run();
        assertEquals(
                List.of("3 cpu0 step", "5 cpu1 step", "7 cpu0 step", "7 cpu2 step", "11 cpu0 step", "11 cpu1 step", "15 cpu2 step",
                        "17 cpu1 step", "23 cpu2 step"),
                bench.log);
    }
}
