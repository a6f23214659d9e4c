package dev.faultline.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;

/** A few bare processors, a program on each, and a shared log of what became visible when. */
final class Bench {

    final Engine engine;
    final TestProcessor[] processors;
    final List<String> log = new ArrayList<>();

    /** A processor that remembers how much of its time was stolen. */
    static final class TestProcessor extends Processor {
        long stolen;

        TestProcessor(int number) {
            super(number);
        }

        @Override
        protected void onStolen(long cost) {
            stolen += cost;
        }
    }

    /** What runs on one processor. */
    interface Program {
        void run(TestProcessor processor);
    }

    Bench(int count, boolean naive) {
        this(count, naive, Coroutines.best());
    }

    Bench(int count, boolean naive, Coroutine.Factory coroutines) {
        processors = new TestProcessor[count];
        for (int i = 0; i < count; i++) {
            processors[i] = new TestProcessor(i);
        }
        engine = new Engine(processors, coroutines, naive, () -> {});
    }

    /** Starts {@code program} on a processor at {@code time}. */
    void start(int number, long time, Program program) {
        TestProcessor processor = processors[number];
        processor.strand(engine.strand(() -> program.run(processor)));
        processor.unpark(time);
    }

    /** Runs until nothing is left to happen. */
    void run() {
        assertThrows(StuckException.class, () -> engine.suspend(engine.main()));
    }

    void note(Processor processor, String what) {
        log.add(processor.now() + " cpu" + processor.number() + " " + what);
    }

    /** An operation that is seen once, takes {@code cost}, and is done. */
    Stage stage(String what, long cost) {
        return processor -> {
            note(processor, what);
            processor.now(processor.now() + cost);
            return Stage.DONE;
        };
    }

    /** Notes that a posted operation took effect. */
    Posted posted(String what) {
        return (time, poster) -> log.add(time + " cpu" + poster.number() + " " + what);
    }
}
