package dev.faultline.benchmarks;

import dev.faultline.runtime.machine.Body;
import dev.faultline.runtime.machine.Machine;
import dev.faultline.runtime.mm.Access;
import dev.faultline.runtime.mm.PageOrder;
import dev.faultline.runtime.mm.VmaFlags;
import java.util.List;
import java.util.Map;
import dev.faultline.runtime.sync.SpinKind;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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
 * Simulated anonymous write faults per second of one host core, under each design.
 *
 * <p>As many threads as CPUs share one mapping, each touching its own part once; everything a fault does is simulated. The primary rate is of pages;
 * beside it stand the faults and the coroutine switches of a second: a switch costs about 85 ns whatever the simulator does.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class FaultThroughput {

    private static final int PAGES = 1 << 20;
    private static final String ATOMIC = "atomic-pte";
    private static final String FALLBACK = "atomic-pte-fallback";
    private static final String VMA_LOCK = "per-vma-lock";

    @Param({"1", "8", "64", "512"})
    private int cpus;

    @Param({"single-ptl", "split-ptl", ATOMIC, FALLBACK, "pte-lock-bit-v1", "pte-lock-bit-v2", VMA_LOCK, VMA_LOCK + "-refcount",
        "ideal"})
    private String design;

    private Machine machine;
    private long start;

    @Setup(Level.Invocation)
    public void boot() {
        long bytes = (long) PAGES << Machines.PAGE_SHIFT;
        // The atomic entries are those of V19, which has patches of its own; the fallback is the same kernel without the instructions.
        boolean isAtomic = design.startsWith(ATOMIC);
        machine = Machines.boot(new Machines.Spec(
                isAtomic ? "2.6.11-v19" : design.startsWith(VMA_LOCK) ? "6.18" : "2.6.11",
                cpus,
                bytes * 5 / 4,
                isAtomic ? ATOMIC : design,
                Map.of("ATOMIC_TABLE_OPS", design.equals(FALLBACK) ? "n" : "y"),
                SpinKind.TEST_AND_SET,
                List.of()));
        start = machine.mmap(bytes, VmaFlags.READ | VmaFlags.WRITE, null).value();
    }

    /** What an iteration took beside the time. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Counts {
        /** Faults, which are more than one a page where a fault that cannot have its lock is tried again. */
        public long faults;

        /** Coroutine switches. */
        public long switches;
    }

    /** One invocation is {@value #PAGES} pages. */
    @Benchmark
    @OperationsPerInvocation(PAGES)
    public long touch(Counts counts) {
        long faults = cpus == 1 ? touchPart(0) : touchAll();
        counts.faults += faults;
        counts.switches += machine.suspensions();
        return faults;
    }

    private long touchAll() {
        return machine.threads(cpus, index -> {
            touchPart(index);
            return new Body.End.Returned(null);
        })
                .stats()
                .faults();
    }

    private long touchPart(int index) {
        long from = (long) PAGES * index / cpus;
        long to = (long) PAGES * (index + 1) / cpus;
        PageOrder order = PageOrder.stepped(start + (from << Machines.PAGE_SHIFT), to - from, 1, Machines.PAGE_SHIFT, false);
        return machine.touch(Access.WRITE, order, 1).stats().faults();
    }
}
