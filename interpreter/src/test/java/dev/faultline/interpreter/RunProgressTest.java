package dev.faultline.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.faultline.interpreter.bridge.Kernel;
import dev.faultline.interpreter.bridge.KernelFactory;
import dev.faultline.interpreter.bridge.Machines;
import dev.faultline.interpreter.execution.WorkProgress;
import dev.faultline.interpreter.language.RunControl;
import dev.faultline.interpreter.language.RunProgress;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.Test;

/**
 * What a run says of how far it is. The run asks itself, so that the answers are the same every time: in loops each printed line is a
 * question, which the end of the round answers; in the machine each poll of the host is one.
 */
class RunProgressTest {

    private final List<WorkProgress> answers = new ArrayList<>();
    private String figures = "";
    private final AtomicReference<RunProgress> progress = new AtomicReference<>();

    private void ask() {
        progress.get().ask(answers::add);
    }

    /** Answers to printed lines, in their order. */
    private List<WorkProgress> atLines(String... inputs) {
        return run(Machines.current(), new OutputStream() {
            @Override
            public void write(int oneByte) {
                if (oneByte == '\n') {
                    ask();
                }
            }
        }, inputs);
    }

    /** Answers to polls of the machine, in their order. */
    private List<WorkProgress> atPolls(String... inputs) {
        KernelFactory real = Machines.current();
        return run((spec, host) -> real.boot(spec, new Kernel.Host() {
            @Override
            public void poll() {
                ask();
                host.poll();
            }

            @Override
            public Runnable onForeignThread(Runnable body) {
                return host.onForeignThread(body);
            }
        }), OutputStream.nullOutputStream(), inputs);
    }

    private List<WorkProgress> run(KernelFactory machines, OutputStream out, String... inputs) {
        answers.clear();
        try (Context context = Machines.bind(machines, () -> {
            Context made = Context.newBuilder("faultline").out(out).option("faultline.Session", "true").build();
            made.initialize("faultline");
            return made;
        })) {
            progress.set(context.getEngine().getInstruments().get(RunControl.INSTRUMENT_ID).lookup(RunProgress.class));
            for (String input : inputs) {
                Value result = context.eval("faultline", input);
                assertEquals(0, result.getMember("exit_code").asInt(), () -> input + ": " + result.getMember("errors"));
                figures = result.getMember("figures").toString();
            }
        }
        return List.copyOf(answers);
    }

    /** What was answered while there was work, in thousandths. */
    private static List<Long> thousandths(List<WorkProgress> answered) {
        return answered.stream().filter(each -> each.work() > 0).map(each -> Math.round(1000 * each.fraction())).toList();
    }

    @Test
    void roundsOfALoopCountAlike() {
        assertEquals(List.of(250L, 500L, 750L), thousandths(atLines("for i in 0..4 { print i; compute 1us }")));
        assertEquals(List.of(250L, 500L, 750L), thousandths(atLines("for i in 10..=16 by 2 { print i; compute 1us }")));
        assertEquals(List.of(250L, 500L, 750L), thousandths(atLines("repeat 4 { print 1; compute 1us }")));
        assertEquals(List.of(250L, 500L, 750L), thousandths(atLines("for i in [7, 5, 3, 1] { print i; compute 1us }")));
        assertEquals(List.of(250L, 500L, 750L), thousandths(atLines("let r = 0..4", "for i in r { print i; compute 1us }")));
    }

    @Test
    void roundsThatDoubleCountAsMuchAsTheirValue() {
        assertEquals(List.of(67L, 200L, 467L), thousandths(atLines("for i in 1..=8 by *2 { print i; compute 1us }")));
        assertEquals(List.of(77L, 308L), thousandths(atLines("for i in 3..28 by *3 { print i; compute 1us }")));
    }

    @Test
    void aLoopInALoopIsAPartOfItsRound() {
        assertEquals(List.of(125L, 250L, 375L, 500L, 625L, 750L, 875L),
                thousandths(atLines("repeat 4 { repeat 2 { print 1; compute 1us } }")));
    }

    @Test
    void loopsOfCalledFunctionsCountAndDeepOnesDoNot() {
        List<Long> answered = thousandths(
                atLines("fn f(n) { if n > 0 { for i in 0..2 { if n == 1 { print n }; f(n - 1) } } }\nfor i in 0..1 { f(6) }"));
        assertEquals(64, answered.size());
        assertEquals(List.of(0L, 125L, 250L, 375L, 500L, 625L, 750L, 875L), answered.stream().distinct().toList());
    }

    @Test
    void aRoundThatIsCutShortLeavesNothingBehind() {
        List<WorkProgress> answered = atLines(
                "fn f() { repeat 10 { repeat 10 { return 1 } } }\nf()\nrepeat 3 { repeat 5 { break }; continue }",
                "try { repeat 10 { munmap region(0x10000, 4096) } }\nrepeat 2 { print 1; compute 1us }");
        assertEquals(List.of(500L), thousandths(answered));
    }

    @Test
    void whatAWhileRepeatsHasNoFraction() {
        assertEquals(List.of(0L), thousandths(atLines("var i = 0\nwhile i < 2 { i += 1; repeat 3 { print i; compute 1us } }")).stream()
                .distinct().toList());
    }

    @Test
    void aLoopThatOnlyComputesTellsNowAndThen() {
        List<Long> answered = thousandths(atLines("var s = 0\nfor i in 0..8192 { s += i; print i }"));
        assertEquals(List.of(0L, 125L, 250L, 375L, 500L, 625L, 750L, 875L), answered.stream().distinct().toList());
    }

    @Test
    void everyWorkHasANumberAndALine() {
        List<WorkProgress> answered =
                atLines("let a = mmap 10pages\nrepeat 2 { print 1; compute 1us }\n\nrepeat 2 { print 2; compute 1us }");
        assertEquals(2, answered.get(0).line());
        assertEquals(4, answered.get(1).line());
        assertEquals("Unnamed", answered.get(1).file());
        assertEquals(answered.get(0).work() + 1, answered.get(1).work());
    }

    @Test
    void pagesOfATouchAreParts() {
        List<Long> answered = thousandths(atPolls("let a = mmap 131072pages", "touch write a times 2"));
        assertEquals(16, answered.size(), answered.toString());
        for (int i = 0; i < answered.size(); i++) {
            // A poll comes with the page after 16384, or a little later where the machine repeats faults in one go.
            assertEquals(62.5 * (i + 1), answered.get(i), 30, answered.toString());
        }
    }

    @Test
    void theWorkOfABlockOfThreadsIsTheMeanOfTheirs() {
        List<Long> answered = thousandths(atPolls("machine { cpus 4; memory 1GiB }\nlet a = mmap 40000pages",
                "threads 4 as t { for i in 0..10 { touch write a.slice(10 * t + i, 40) } }"));
        assertTrue(answered.size() > 20, answered.toString());
        assertEquals(answered.stream().sorted().toList(), answered, "it never goes back");
        assertTrue(answered.getFirst() < 100 && answered.getLast() > 900, answered.toString());
        for (int i = 1; i < answered.size(); i++) {
            assertTrue(answered.get(i) - answered.get(i - 1) < 100, answered.toString());
        }
    }

    @Test
    void threadsInALoopArePartsOfItsRounds() {
        List<Long> answered = thousandths(atPolls("machine { cpus 2; memory 1GiB }\nlet a = mmap 20000pages",
                "for r in 0..2 { threads 2 as t { touch rmw a.slice(t, 2) } }"));
        assertTrue(answered.stream().anyMatch(each -> each > 100 && each < 400), answered.toString());
        assertTrue(answered.stream().noneMatch(each -> each > 1000), answered.toString());
    }

    @Test
    void virtualTimeIsThatOfTheInput() {
        List<WorkProgress> answered = atLines("compute 1s", "repeat 2 { compute 1ms; print 1; compute 1ms }");
        assertEquals(2_000_000, answered.getFirst().virtualNanos());
    }

    @Test
    void askingChangesNothing() {
        String[] script =
                {"machine { cpus 4; memory 1GiB }\nlet a = mmap 40000pages", "threads 4 as t { touch write a random 9000 seed t }"};
        run(Machines.current(), OutputStream.nullOutputStream(), script);
        String unasked = figures;
        int asked = atPolls(script).size();
        assertTrue(asked > 10, "it was asked " + asked + " times");
        assertEquals(unasked, figures);
    }
}
