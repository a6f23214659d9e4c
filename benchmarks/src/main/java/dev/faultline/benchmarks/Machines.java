package dev.faultline.benchmarks;

import dev.faultline.runtime.arch.X86_64;
import dev.faultline.runtime.cost.CostModels;
import dev.faultline.runtime.engine.Coroutines;
import dev.faultline.runtime.machine.Designs;
import dev.faultline.runtime.machine.Machine;
import dev.faultline.runtime.machine.MachineConfig;
import dev.faultline.runtime.preset.BuildOptions;
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

/** The machines that are measured: x86_64 with pages of 4 KiB, one node, costs of a modern processor, no chance, no checks. */
final class Machines {

    static final int PAGE_SHIFT = 12;

    /** What a benchmark varies. */
    record Spec(String kernel, int cpus, long memory, String design, Map<String, String> options, SpinKind spinlock, List<SwapSpec> swap) {

        /** With one page_table_lock, and no swap. */
        Spec(String kernel, int cpus, long memory, SpinKind spinlock) {
            this(kernel, cpus, memory, "single-ptl", Map.of(), spinlock, List.of());
        }

        Spec withSwap(long bytes) {
            return new Spec(kernel, cpus, memory, design, options, spinlock, List.of(new SwapSpec(bytes, "zram", 0)));
        }
    }

    private Machines() {}

    static Machine boot(Spec spec) {
        KernelPreset kernel = KernelPresets.load().get(spec.kernel);
        BuildOptions options = BuildOptions.of(spec.options);
        return new Machine(new MachineConfig(
                new X86_64(),
                spec.cpus,
                1,
                spec.memory,
                kernel,
                spec.design,
                RwSemKind.XADD,
                spec.spinlock,
                CostModels.load("modern-x86"),
                0,
                0,
                spec.swap,
                ResourceLimits.of(Tunables.rlimits().resolve(kernel, Map.of())),
                VmSysctls.of(Tunables.sysctls().resolve(kernel, Map.of())),
                options,
                Designs.counters(spec.design, options),
                HugePageMode.NEVER,
                false,
                false,
                false,
                Coroutines.best(),
                () -> {}));
    }
}
