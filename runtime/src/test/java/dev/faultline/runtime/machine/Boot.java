package dev.faultline.runtime.machine;

import dev.faultline.runtime.arch.Architectures;
import dev.faultline.runtime.cost.CostModels;
import dev.faultline.runtime.engine.Coroutine;
import dev.faultline.runtime.engine.Coroutines;
import dev.faultline.runtime.preset.KernelPresets;
import java.util.List;
import java.util.Map;
import dev.faultline.runtime.preset.SwapSpec;
import dev.faultline.runtime.preset.VmSysctls;
import dev.faultline.runtime.preset.Tunables;
import dev.faultline.runtime.preset.ResourceLimits;
import dev.faultline.runtime.preset.KernelPreset;
import dev.faultline.runtime.sync.RwSemKind;
import dev.faultline.runtime.sync.SpinKind;

/** Boots machines for tests: a few knobs, everything else as scripts would get it. */
public record Boot(
        String arch,
        int cpus,
        int nodes,
        long memory,
        String kernel,
        String cost,
        RwSemKind rwsem,
        SpinKind spinlock,
        long seed,
        double jitter,
        List<SwapSpec> swap,
        Coroutine.Factory coroutines,
        boolean contents,
        boolean naive) {

    public static final long MIB = 1 << 20;

    /** Four CPUs of x86_64, 64 MiB, unit costs. */
    public static Boot small() {
        return new Boot("x86_64", 4, 1, 64 * MIB, "2.6.11", "unit", RwSemKind.XADD, SpinKind.TEST_AND_SET, 0, 0, List.of(),
                Coroutines.best(), false, false);
    }

    public Boot arch(String name) {
        return new Boot(name, cpus, nodes, memory, kernel, cost, rwsem, spinlock, seed, jitter, swap, coroutines, contents, naive);
    }

    public Boot cpus(int count) {
        return new Boot(arch, count, nodes, memory, kernel, cost, rwsem, spinlock, seed, jitter, swap, coroutines, contents, naive);
    }

    public Boot nodes(int count) {
        return new Boot(arch, cpus, count, memory, kernel, cost, rwsem, spinlock, seed, jitter, swap, coroutines, contents, naive);
    }

    public Boot memory(long bytes) {
        return new Boot(arch, cpus, nodes, bytes, kernel, cost, rwsem, spinlock, seed, jitter, swap, coroutines, contents, naive);
    }

    public Boot kernel(String name) {
        return new Boot(arch, cpus, nodes, memory, name, cost, rwsem, spinlock, seed, jitter, swap, coroutines, contents, naive);
    }

    public Boot cost(String model) {
        return new Boot(arch, cpus, nodes, memory, kernel, model, rwsem, spinlock, seed, jitter, swap, coroutines, contents, naive);
    }

    public Boot rwsem(RwSemKind kind) {
        return new Boot(arch, cpus, nodes, memory, kernel, cost, kind, spinlock, seed, jitter, swap, coroutines, contents, naive);
    }

    public Boot spinlock(SpinKind kind) {
        return new Boot(arch, cpus, nodes, memory, kernel, cost, rwsem, kind, seed, jitter, swap, coroutines, contents, naive);
    }

    /** The seed of all chance, and half the width of the noise on long steps as a part of them. */
    public Boot jitter(long newSeed, double fraction) {
        return new Boot(arch, cpus, nodes, memory, kernel, cost, rwsem, spinlock, newSeed, fraction, swap, coroutines, contents, naive);
    }

    /** One area of swap. */
    public Boot swap(long bytes, String kind) {
        return new Boot(arch, cpus, nodes, memory, kernel, cost, rwsem, spinlock, seed, jitter, List.of(new SwapSpec(bytes, kind, 0)),
                coroutines,
                contents, naive);
    }

    public Boot coroutines(Coroutine.Factory kind) {
        return new Boot(arch, cpus, nodes, memory, kernel, cost, rwsem, spinlock, seed, jitter, swap, kind, contents, naive);
    }

    /** The executor that takes one ordered operation at a time. */
    public Boot naive(boolean on) {
        return new Boot(arch, cpus, nodes, memory, kernel, cost, rwsem, spinlock, seed, jitter, swap, coroutines, contents, on);
    }

    /** Whether the machine knows what is in pages; it does not repeat faults then. */
    public Boot contents(boolean kept) {
        return new Boot(arch, cpus, nodes, memory, kernel, cost, rwsem, spinlock, seed, jitter, swap, coroutines, kept, naive);
    }

    public Machine machine() {
        KernelPreset preset = KernelPresets.load().get(kernel);
        return new Machine(new MachineConfig(
                Architectures.create(arch),
                cpus,
                nodes,
                memory,
                preset,
                "single-ptl",
                rwsem,
                spinlock,
                CostModels.load(cost),
                seed,
                jitter,
                swap,
                ResourceLimits.of(Tunables.rlimits().resolve(preset, Map.of())),
                VmSysctls.of(Tunables.sysctls().resolve(preset, Map.of())),
                true,
                contents,
                naive,
                coroutines,
                () -> {}));
    }
}
