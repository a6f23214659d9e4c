package dev.faultline.benchmarks;

import dev.faultline.runtime.machine.Machine;
import dev.faultline.runtime.mm.Access;
import dev.faultline.runtime.mm.PageOrder;
import dev.faultline.runtime.mm.VmaFlags;
import dev.faultline.runtime.sync.SpinKind;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Pages per second of one host core that a machine writes which has half the memory they need: each is swapped out to zram, and most of them back in.
 *
 * <p>One CPU touches twice the machine's memory, then touches all of it again, in order or at random. What counts is every page touched.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class SwapThroughput {

    private static final int PAGES = 1 << 17;

    @Param({"6.18", "2.6.11"})
    private String version;

    @Param({"false", "true"})
    private boolean random;

    private Machine machine;
    private long start;

    @Setup(Level.Invocation)
    public void boot() {
        long bytes = (long) PAGES << Machines.PAGE_SHIFT;
        machine = Machines.boot(new Machines.Spec(version, 1, bytes / 2, SpinKind.QUEUED).withSwap(2 * bytes));
        start = machine.mmap(bytes, VmaFlags.READ | VmaFlags.WRITE, null).value();
    }

    /** One invocation is twice {@value #PAGES} pages. */
    @Benchmark
    @OperationsPerInvocation(2 * PAGES)
    public long touch() {
        PageOrder inOrder = PageOrder.stepped(start, PAGES, 1, Machines.PAGE_SHIFT, false);
        machine.touch(Access.WRITE, inOrder, 1);
        PageOrder again = random ? PageOrder.random(start, PAGES, Machines.PAGE_SHIFT, PAGES, 7) : inOrder;
        return machine.touch(Access.WRITE, again, 1).stats().faults();
    }
}
