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
import dev.faultline.runtime.preset.KernelPresets;
import java.util.List;
import java.util.Map;
import dev.faultline.runtime.preset.VmSysctls;
import dev.faultline.runtime.preset.Tunables;
import dev.faultline.runtime.preset.ResourceLimits;
import dev.faultline.runtime.machine.Designs;
import dev.faultline.runtime.preset.BuildOptions;
import dev.faultline.runtime.preset.KernelPreset;
import dev.faultline.runtime.sync.RwSemKind;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Simulated anonymous write faults per second of one host core, under the one page_table_lock.
 *
 * <p>As many threads as CPUs share one mapping, each touching its own part once; everything a fault does is simulated. Beside the rate
 * stand the coroutine switches a fault took: each costs about 85 ns whatever the simulator does.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class FaultThroughput {

    private static final int PAGES = 1 << 20;

    @Param({"1", "8", "64", "512"})
    private int cpus;

    @Param({"single-ptl", "pte-lock-bit-v2", "atomic-pte", "split-ptl", "ideal"})
    private String design;

    private Machine machine;
    private double switchesPerFault;
    private long start;

    @Setup(Level.Invocation)
    public void boot() {
        KernelPreset kernel = KernelPresets.load().get("2.6.11");
        BuildOptions options = BuildOptions.of(Map.of());
        X86_64 arch = new X86_64();
        int page = arch.geometry().pageBytes();
        machine = new Machine(new MachineConfig(
                arch,
                cpus,
                1,
                PAGES * (long) page * 5 / 4,
                kernel,
                design,
                RwSemKind.XADD,
                SpinKind.TEST_AND_SET,
                CostModels.load("modern-x86"),
                0,
                0,
                List.of(),
                ResourceLimits.of(Tunables.rlimits().resolve(kernel, Map.of())),
                VmSysctls.of(Tunables.sysctls().resolve(kernel, Map.of())),
                options,
                Designs.counters(design, options),
                HugePageMode.NEVER,
                false,
                false,
                false,
                Coroutines.best(),
                () -> {}));
        start = machine.mmap((long) PAGES * page, VmaFlags.READ | VmaFlags.WRITE, null).value();
    }

    /** One invocation is {@value #PAGES} faults. */
    @Benchmark
    @OperationsPerInvocation(PAGES)
    public long touch() {
        long faults = cpus == 1 ? touchPart(0) : touchAll();
        switchesPerFault = (double) machine.suspensions() / faults;
        return faults;
    }

    @TearDown(Level.Iteration)
    public void report() {
        System.out.printf("(%.2f switches a fault) ", switchesPerFault);
    }

    private long touchAll() {
        return machine.threads(cpus, index -> {
            touchPart(index);
            return new Machine.Ended(null, null, null, null);
        })
                .stats()
                .faults();
    }

    private long touchPart(int index) {
        int shift = 12;
        long from = (long) PAGES * index / cpus;
        long to = (long) PAGES * (index + 1) / cpus;
        PageOrder order = PageOrder.stepped(start + (from << shift), to - from, 1, shift, false);
        return machine.touch(Access.WRITE, order, 1).stats().faults();
    }
}
