package dev.faultline.runtime.machine;

import dev.faultline.runtime.arch.Architectures;
import dev.faultline.runtime.cost.CostModels;
import dev.faultline.runtime.engine.Coroutine;
import dev.faultline.runtime.engine.Coroutines;
import dev.faultline.runtime.preset.KernelPresets;
import java.util.Map;
import dev.faultline.runtime.preset.BuildOptions;
import dev.faultline.runtime.preset.VmSysctls;
import dev.faultline.runtime.preset.Tunables;
import dev.faultline.runtime.preset.ResourceLimits;
import dev.faultline.runtime.preset.CounterPolicy;
import dev.faultline.runtime.preset.KernelPreset;
import org.jspecify.annotations.Nullable;
import dev.faultline.runtime.sync.RwSemKind;
import dev.faultline.runtime.sync.SpinKind;

/** Boots machines for tests: a few knobs, everything else as scripts would get it. */
public record Boot(
        String arch,
        int cpus,
        int nodes,
        long memory,
        String kernel,
        String design,
        Map<String, String> config,
        @Nullable CounterPolicy counters,
        String cost,
        RwSemKind rwsem,
        SpinKind spinlock,
        long seed,
        double jitter,
        Coroutine.Factory coroutines,
        boolean contents,
        boolean naive) {

    public static final long MIB = 1 << 20;

    /** Four CPUs of x86_64, 64 MiB, unit costs. */
    public static Boot small() {
        return new Boot("x86_64", 4, 1, 64 * MIB, "2.6.11", "single-ptl", Map.of(), null, "unit", RwSemKind.XADD, SpinKind.TEST_AND_SET, 0,
                0, Coroutines.best(), false,
                false);
    }

    public Boot arch(String name) {
        return new Boot(name, cpus, nodes, memory, kernel, design, config, counters, cost, rwsem, spinlock, seed, jitter, coroutines,
                contents, naive);
    }

    public Boot cpus(int count) {
        return new Boot(arch, count, nodes, memory, kernel, design, config, counters, cost, rwsem, spinlock, seed, jitter, coroutines,
                contents, naive);
    }

    public Boot nodes(int count) {
        return new Boot(arch, cpus, count, memory, kernel, design, config, counters, cost, rwsem, spinlock, seed, jitter, coroutines,
                contents, naive);
    }

    public Boot memory(long bytes) {
        return new Boot(arch, cpus, nodes, bytes, kernel, design, config, counters, cost, rwsem, spinlock, seed, jitter, coroutines,
                contents, naive);
    }

    public Boot kernel(String name) {
        return new Boot(arch, cpus, nodes, memory, name, design, config, counters, cost, rwsem, spinlock, seed, jitter, coroutines,
                contents, naive);
    }

    public Boot design(String name) {
        return new Boot(arch, cpus, nodes, memory, kernel, name, config, counters, cost, rwsem, spinlock, seed, jitter, coroutines,
                contents, naive);
    }

    /** Options of the kernel's configuration. */
    public Boot config(Map<String, String> values) {
        return new Boot(arch, cpus, nodes, memory, kernel, design, values, counters, cost, rwsem, spinlock, seed, jitter, coroutines,
                contents, naive);
    }

    /** Where rss counters are; the design's own way unless said. */
    public Boot counters(CounterPolicy policy) {
        return new Boot(
                arch, cpus, nodes, memory, kernel, design, config, policy, cost, rwsem, spinlock, seed, jitter, coroutines, contents,
                naive);
    }

    public Boot cost(String model) {
        return new Boot(arch, cpus, nodes, memory, kernel, design, config, counters, model, rwsem, spinlock, seed, jitter, coroutines,
                contents, naive);
    }

    public Boot rwsem(RwSemKind kind) {
        return new Boot(arch, cpus, nodes, memory, kernel, design, config, counters, cost, kind, spinlock, seed, jitter, coroutines,
                contents, naive);
    }

    public Boot spinlock(SpinKind kind) {
        return new Boot(arch, cpus, nodes, memory, kernel, design, config, counters, cost, rwsem, kind, seed, jitter, coroutines, contents,
                naive);
    }

    /** The seed of all chance, and half the width of the noise on long steps as a part of them. */
    public Boot jitter(long newSeed, double fraction) {
        return new Boot(arch, cpus, nodes, memory, kernel, design, config, counters, cost, rwsem, spinlock, newSeed, fraction, coroutines,
                contents, naive);
    }

    public Boot coroutines(Coroutine.Factory kind) {
        return new Boot(arch, cpus, nodes, memory, kernel, design, config, counters, cost, rwsem, spinlock, seed, jitter, kind, contents,
                naive);
    }

    /** The executor that takes one ordered operation at a time. */
    public Boot naive(boolean on) {
        return new Boot(arch, cpus, nodes, memory, kernel, design, config, counters, cost, rwsem, spinlock, seed, jitter, coroutines,
                contents, on);
    }

    /** Whether the machine knows what is in pages; it does not repeat faults then. */
    public Boot contents(boolean kept) {
        return new Boot(arch, cpus, nodes, memory, kernel, design, config, counters, cost, rwsem, spinlock, seed, jitter, coroutines, kept,
                naive);
    }

    public Machine machine() {
        KernelPreset preset = KernelPresets.load().get(kernel);
        return new Machine(new MachineConfig(
                Architectures.create(arch),
                cpus,
                nodes,
                memory,
                preset,
                design,
                rwsem,
                spinlock,
                CostModels.load(cost),
                seed,
                jitter,
                ResourceLimits.of(Tunables.rlimits().resolve(preset, Map.of())),
                VmSysctls.of(Tunables.sysctls().resolve(preset, Map.of())),
                BuildOptions.of(config),
                counters == null ? Designs.counters(design, BuildOptions.of(config)) : counters,
                true,
                contents,
                naive,
                coroutines,
                () -> {}));
    }
}
