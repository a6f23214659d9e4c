package dev.faultline.runtime.machine;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.cost.CostModel;
import dev.faultline.runtime.engine.Coroutine;
import dev.faultline.runtime.preset.BuildOptions;
import dev.faultline.runtime.preset.CounterPolicy;
import dev.faultline.runtime.preset.HugePageMode;
import dev.faultline.runtime.preset.KernelPreset;
import dev.faultline.runtime.preset.ResourceLimits;
import dev.faultline.runtime.preset.SwapSpec;
import dev.faultline.runtime.preset.VmSysctls;
import dev.faultline.runtime.sync.RwSemKind;
import dev.faultline.runtime.sync.SpinKind;
import java.util.List;

/**
 * Which machine to boot. Every choice is made: names, defaults and fallbacks have been resolved before.
 *
 * @param cpus 1 to 512
 * @param nodes 1 to {@code cpus}
 * @param memory bytes, in all nodes together
 * @param design a name in {@link dev.faultline.runtime.machine.Designs}
 * @param seed of all chance
 * @param jitter 0, or half the width of the noise on long steps as a part of them
 * @param swap areas of swap, at most {@link dev.faultline.runtime.mm.SwapArea#MAX}
 * @param limits of every process
 * @param sysctls of the kernel
 * @param counters where changes of the rss counters go; must be legal for the design, see {@link Designs#mayCount}
 * @param options of the kernel's configuration that the design reads
 * @param hugePages where faults bring in huge pages, on a kernel and an architecture that have them
 * @param validateLockOrder whether to check every acquisition against the lock order
 * @param keepsContents whether to know what is in pages, see {@link Machine#contentDigest}
 * @param naive whether to use the executor that takes one ordered operation at a time
 * @param poll called often while the machine runs; may throw to stop it
 */
public record MachineConfig(
        Architecture arch,
        int cpus,
        int nodes,
        long memory,
        KernelPreset kernel,
        String design,
        RwSemKind rwsem,
        SpinKind spinlock,
        CostModel cost,
        long seed,
        double jitter,
        List<SwapSpec> swap,
        ResourceLimits limits,
        VmSysctls sysctls,
        BuildOptions options,
        CounterPolicy counters,
        HugePageMode hugePages,
        boolean validateLockOrder,
        boolean keepsContents,
        boolean naive,
        Coroutine.Factory coroutines,
        Runnable poll) {}
