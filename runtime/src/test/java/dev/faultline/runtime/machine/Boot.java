package dev.faultline.runtime.machine;

import dev.faultline.runtime.arch.Architectures;
import dev.faultline.runtime.cost.CostModels;
import dev.faultline.runtime.engine.Coroutine;
import dev.faultline.runtime.engine.Coroutines;
import dev.faultline.runtime.preset.BuildOptions;
import dev.faultline.runtime.preset.CounterPolicy;
import dev.faultline.runtime.preset.HugePageMode;
import dev.faultline.runtime.preset.KernelPreset;
import dev.faultline.runtime.preset.KernelPresets;
import dev.faultline.runtime.preset.PrefaultRule;
import dev.faultline.runtime.preset.ResourceLimits;
import dev.faultline.runtime.preset.SwapSpec;
import dev.faultline.runtime.preset.Tunables;
import dev.faultline.runtime.preset.VmSysctls;
import dev.faultline.runtime.sync.RwSemKind;
import dev.faultline.runtime.sync.SpinKind;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Boots machines for tests: a few knobs, everything else as scripts would get it. Each knob returns another one. */
public final class Boot implements Cloneable {

    public static final long MIB = 1 << 20;

    private String arch = "x86_64";
    private int cpus = 4;
    private int nodes = 1;
    private long memory = 64 * MIB;
    private String kernel = "2.6.11";
    private String design = "single-ptl";
    private Map<String, String> config = Map.of();
    private @Nullable CounterPolicy counters;
    private String cost = "unit";
    private RwSemKind rwsem = RwSemKind.XADD;
    private SpinKind spinlock = SpinKind.TEST_AND_SET;
    private long seed = 0;
    private double jitter = 0;
    private List<SwapSpec> swap = List.of();
    private Coroutine.Factory coroutines = Coroutines.best();
    private boolean contents;
    private HugePageMode hugePages = HugePageMode.NEVER;
    private PrefaultRule prefault = PrefaultRule.NONE;
    private boolean prezero;
    private boolean naive;

    private Boot() {}

    /** Four CPUs of x86_64, 64 MiB, unit costs. */
    public static Boot small() {
        return new Boot();
    }

    private Boot with(Consumer<Boot> change) {
        try {
            Boot other = (Boot) clone();
            change.accept(other);
            return other;
        } catch (CloneNotSupportedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    public Boot arch(String name) {
        return with(other -> other.arch = name);
    }

    public Boot cpus(int count) {
        return with(other -> other.cpus = count);
    }

    public Boot nodes(int count) {
        return with(other -> other.nodes = count);
    }

    public Boot memory(long bytes) {
        return with(other -> other.memory = bytes);
    }

    public Boot kernel(String name) {
        return with(other -> other.kernel = name);
    }

    public Boot design(String name) {
        return with(other -> other.design = name);
    }

    /** Options of the kernel's configuration. */
    public Boot config(Map<String, String> values) {
        return with(other -> other.config = values);
    }

    /** Where rss counters are; the design's own way unless said. */
    public Boot counters(CounterPolicy policy) {
        return with(other -> other.counters = policy);
    }

    public Boot cost(String model) {
        return with(other -> other.cost = model);
    }

    public Boot rwsem(RwSemKind kind) {
        return with(other -> other.rwsem = kind);
    }

    public Boot spinlock(SpinKind kind) {
        return with(other -> other.spinlock = kind);
    }

    /** The seed of all chance, and half the width of the noise on long steps as a part of them. */
    public Boot jitter(long newSeed, double fraction) {
        return with(other -> {
            other.seed = newSeed;
            other.jitter = fraction;
        });
    }

    /** One area of swap. */
    public Boot swap(long bytes, String kind) {
        return swap(List.of(new SwapSpec(bytes, kind, 0)));
    }

    public Boot coroutines(Coroutine.Factory kind) {
        return with(other -> other.coroutines = kind);
    }

    /** The executor that takes one ordered operation at a time. */
    public Boot naive(boolean on) {
        return with(other -> other.naive = on);
    }

    /** Whether the machine knows what is in pages; it does not repeat faults then. */
    public Boot contents(boolean kept) {
        return with(other -> other.contents = kept);
    }

    /** Where faults bring in huge pages. */
    public Boot hugePages(HugePageMode mode) {
        return with(other -> other.hugePages = mode);
    }

    /** How far faults on anonymous memory go. */
    public Boot prefault(PrefaultRule rule) {
        return with(other -> other.prefault = rule);
    }

    /** Whether free pages are cleared in the background. */
    public Boot prezero(boolean on) {
        return with(other -> other.prezero = on);
    }

    /** Areas of swap. */
    public Boot swap(List<SwapSpec> areas) {
        return with(other -> other.swap = areas);
    }

    public int cpus() {
        return cpus;
    }

    public String kernel() {
        return kernel;
    }

    public String design() {
        return design;
    }

    public HugePageMode hugePages() {
        return hugePages;
    }

    public Machine machine() {
        KernelPreset preset = KernelPresets.load().get(kernel).with(prefault, prezero);
        BuildOptions options = BuildOptions.of(config);
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
                swap,
                ResourceLimits.of(Tunables.rlimits().resolve(preset, Map.of())),
                VmSysctls.of(Tunables.sysctls().resolve(preset, Map.of())),
                options,
                counters == null ? Designs.counters(design, options) : counters,
                hugePages,
                true,
                contents,
                naive,
                coroutines,
                () -> {}));
    }

    @Override
    public String toString() {
        return String.join(", ", kernel, design, arch, cpus + " cpus", nodes + " nodes", memory + " bytes", "config " + config,
                "counters " + counters,
                cost, rwsem.text(), spinlock.text(), "jitter " + jitter, "swap " + swap, "thp " + hugePages.text(),
                "prefault " + prefault.text(),
                "prezero " + prezero, "contents " + contents);
    }
}
