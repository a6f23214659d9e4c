package dev.faultline.benchmarks;

import dev.faultline.runtime.machine.Body;
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
 * Faults per second of one host core on a machine of few or many CPUs that all write at once, twice, memory of which half fits: kswapd and direct
 * reclaim are at work all the time.
 *
 * <p>All threads are of one process, so that every page which goes to swap is flushed from the TLBs of all CPUs. The machine has 1 GiB, 2 MiB for
 * each of 512 CPUs: with a quarter of that Linux 2.6.11 throws away what it reads ahead before anybody uses it, so that a fault there is not the
 * same work as on 8 CPUs.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 4)
@Measurement(iterations = 4, time = 4)
@Fork(1)
public class PressureScaling {

    private static final int PAGES = 1 << 19;

    @Param({"8", "512"})
    private int cpus;

    @Param({"6.18", "2.6.11"})
    private String version;

    private Machine machine;
    private long start;

    @Setup(Level.Invocation)
    public void boot() {
        long bytes = (long) PAGES << Machines.PAGE_SHIFT;
        machine = Machines.boot(new Machines.Spec(version, cpus, bytes / 2, SpinKind.QUEUED).withSwap(2 * bytes));
        start = machine.mmap(bytes, VmaFlags.READ | VmaFlags.WRITE, null).value();
    }

    /** One invocation is twice {@value #PAGES} pages, nearly all of which fault. */
    @Benchmark
    @OperationsPerInvocation(2 * PAGES)
    public long touch() {
        int each = PAGES / cpus;
        machine.threads(cpus, index -> {
            PageOrder mine = PageOrder.stepped(start + ((long) index * each << Machines.PAGE_SHIFT), each, 1, Machines.PAGE_SHIFT, false);
            machine.touch(Access.WRITE, mine, 1);
            machine.touch(Access.WRITE, mine, 1);
            return new Body.End.Returned(null);
        });
        return machine.origins().totals().faults();
    }
}
