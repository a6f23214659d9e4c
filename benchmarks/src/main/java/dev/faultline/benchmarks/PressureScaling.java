package dev.faultline.benchmarks;

import dev.faultline.runtime.arch.X86_64;
import dev.faultline.runtime.cost.CostModels;
import dev.faultline.runtime.engine.Coroutines;
import dev.faultline.runtime.machine.Machine;
import dev.faultline.runtime.machine.MachineConfig;
import dev.faultline.runtime.mm.Access;
import dev.faultline.runtime.mm.PageOrder;
import dev.faultline.runtime.mm.VmaFlags;
import dev.faultline.runtime.preset.HugePageMode;
import dev.faultline.runtime.preset.KernelPreset;
import dev.faultline.runtime.preset.KernelPresets;
import dev.faultline.runtime.preset.ResourceLimits;
import dev.faultline.runtime.preset.SwapSpec;
import dev.faultline.runtime.preset.Tunables;
import dev.faultline.runtime.preset.VmSysctls;
import dev.faultline.runtime.sync.RwSemKind;
import dev.faultline.runtime.sync.SpinKind;
import java.util.List;
import java.util.Map;
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
 * <p>All threads are of one process, so that every page which goes to swap is flushed from the TLBs of all CPUs.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 4)
@Measurement(iterations = 3, time = 4)
@Fork(1)
public class PressureScaling {

    private static final int PAGES = 1 << 17;

    @Param({"8", "512"})
    private int cpus;

    @Param({"6.18", "2.6.11"})
    private String version;

    private Machine machine;
    private long start;

    @Setup(Level.Invocation)
    public void boot() {
        KernelPreset kernel = KernelPresets.load().get(version);
        X86_64 arch = new X86_64();
        int page = arch.geometry().pageBytes();
        machine = new Machine(new MachineConfig(
                arch,
                cpus,
                1,
                PAGES * (long) page / 2,
                kernel,
                "single-ptl",
                RwSemKind.XADD,
                SpinKind.QUEUED,
                CostModels.load("modern-x86"),
                0,
                0,
                List.of(new SwapSpec(2L * PAGES * page, "zram", 0)),
                ResourceLimits.of(Tunables.rlimits().resolve(kernel, Map.of())),
                VmSysctls.of(Tunables.sysctls().resolve(kernel, Map.of())),
                HugePageMode.NEVER,
                false,
                false,
                false,
                Coroutines.best(),
                () -> {}));
        start = machine.mmap((long) PAGES * page, VmaFlags.READ | VmaFlags.WRITE, null).value();
    }

    /** One invocation is twice {@value #PAGES} pages, nearly all of which fault. */
    @Benchmark
    @OperationsPerInvocation(2 * PAGES)
    public long touch() {
        int each = PAGES / cpus;
        machine.threads(cpus, index -> {
            PageOrder mine = PageOrder.stepped(start + ((long) index * each << 12), each, 1, 12, false);
            machine.touch(Access.WRITE, mine, 1);
            machine.touch(Access.WRITE, mine, 1);
            return new Machine.Ended(null, null, null, null);
        });
        return machine.origins().totals().faults();
    }
}
