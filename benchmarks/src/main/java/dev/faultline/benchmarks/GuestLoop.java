package dev.faultline.benchmarks;

import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A loop in the language against the same loop in Java, line statistics on: arithmetic, a remainder, a branch and a call.
 *
 * <p>Both check for overflow, as the language demands. The guest may take 1.5 times as long once it is compiled.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 8, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class GuestLoop {

    private static final int ROUNDS = 10_000_000;

    private static final String SCRIPT =
            """
                    fn next(x) {
                        if x %% 2 == 0 { return x // 2 }
                        return 3 * x + 1
                    }
                    var steps = 0
                    var x = 27
                    for i in 0..%d {
                        x = next(x)
                        steps += 1
                        if x == 1 { x = 27 + i %% 64 }
                    }
                    print steps + x
                    """
                    .formatted(ROUNDS);

    private Context context;
    private Source script;

    @Setup(Level.Trial)
    public void load() {
        context = Context.newBuilder("faultline").out(OutputStream.nullOutputStream()).build();
        script = Source.create("faultline", SCRIPT);
        String printed = context.eval(script).getMember("output").getArrayElement(0).asString();
        if (!printed.equals(Long.toString(inJava()))) {
            throw new IllegalStateException("the two loops disagree: " + printed + " and " + inJava());
        }
    }

    @TearDown(Level.Trial)
    public void close() {
        context.close();
    }

    @Benchmark
    public Value inTheLanguage() {
        return context.eval(script);
    }

    @Benchmark
    public long inJava() {
        return collatzSteps(ROUNDS);
    }

    private static long collatzSteps(long rounds) {
        long steps = 0;
        long x = 27;
        for (long i = 0; i < rounds; i++) {
            x = next(x);
            steps = Math.addExact(steps, 1);
            if (x == 1) {
                x = Math.addExact(27, i % 64);
            }
        }
        return Math.addExact(steps, x);
    }

    private static long next(long x) {
        return x % 2 == 0 ? x / 2 : Math.addExact(Math.multiplyExact(3, x), 1);
    }
}
