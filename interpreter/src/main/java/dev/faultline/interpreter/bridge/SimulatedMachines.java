package dev.faultline.interpreter.bridge;

import dev.faultline.interpreter.values.Texts;
import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.arch.Architectures;
import dev.faultline.runtime.cost.CostModelException;
import dev.faultline.runtime.cost.CostModels;
import dev.faultline.runtime.engine.Coroutine;
import dev.faultline.runtime.engine.Coroutines;
import dev.faultline.runtime.machine.Designs;
import dev.faultline.runtime.machine.Machine;
import dev.faultline.runtime.machine.MachineConfig;
import dev.faultline.runtime.mm.Memory;
import dev.faultline.runtime.preset.BuildOptions;
import dev.faultline.runtime.preset.CounterPolicy;
import dev.faultline.runtime.preset.HugePageMode;
import dev.faultline.runtime.preset.Kconfig;
import dev.faultline.runtime.preset.KernelPreset;
import dev.faultline.runtime.preset.KernelPresets;
import dev.faultline.runtime.preset.PrefaultRule;
import dev.faultline.runtime.preset.PresetException;
import dev.faultline.runtime.preset.PresetNote;
import dev.faultline.runtime.preset.ResourceLimits;
import dev.faultline.runtime.preset.Tunables;
import dev.faultline.runtime.preset.VmSysctls;
import dev.faultline.runtime.sync.RwSemKind;
import dev.faultline.runtime.sync.SpinKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Boots simulated machines: fills in what a script left open, kernel first and single keys last, and refuses what no machine can be.
 *
 * <p>Names are looked up in the simulator's registries and data files; nothing is listed here a second time.
 */
final class SimulatedMachines {

    private static final long GIB = 1L << 30;
    private static final int MAX_CPUS = 512;

    private static final int DEFAULT_CPUS = 4;

    private static final String ON = "on";
    private static final String OFF = "off";

    /** Fewest pages a node needs to start a process on. */
    private static final long MIN_NODE_PAGES = 64;

    /** An option that chooses the design of 6.4 and later kernels, and one that nothing acts on yet. */
    private static final String VMA_LOCKS = "PER_VMA_LOCK";
    private static final String VMA_LOCK_STATS = "PER_VMA_LOCK_STATS";
    private static final String WITHOUT_VMA_LOCKS = "split-ptl";

    private final MachineSpec spec;
    private final List<PresetNote> notes = new ArrayList<>();

    private SimulatedMachines(MachineSpec spec) {
        this.spec = spec;
    }

    static Kernel boot(MachineSpec spec, Kernel.Host host) {
        try {
            return new SimulatedMachines(spec).boot(host);
        } catch (PresetException refused) {
            throw new KernelException.BootRefused(refused.key(), refused.getMessage(), refused.hint());
        } catch (CostModelException refused) {
            throw new KernelException.BootRefused("cost", refused.getMessage(), refused.hint());
        }
    }

    private Kernel boot(Kernel.Host host) {
        String archName = text("arch", "x86_64");
        KernelPresets presets = KernelPresets.load();
        KernelPreset named = spec.keys().containsKey("kernel") ? presets.get(text("kernel", "")) : presets.defaultFor(archName);
        String design = design(named);
        KernelPreset kernel = named.with(prefault(named, design), prezeroes(named));
        Kconfig.Resolution config = Kconfig.load().resolve(kernel, design, archName, asked(kernel, design, archName));
        Map<String, Long> sysctls = Tunables.sysctls().resolve(kernel, longs("sysctl", spec.sysctl()));
        Map<String, Long> rlimits = Tunables.rlimits().resolve(kernel, longs("rlimit", spec.rlimit()));
        notes.addAll(config.notes());
        Architecture arch = architecture(archName, config.values());
        refuseDesign(design, kernel, arch);
        refuseUnavailable();
        BuildOptions options = BuildOptions.of(config.values());
        CounterPolicy counters = counters(kernel, design, options);
        int cpus = cpus(config.values());
        int nodes = (int) between("nodes", 1, 1, cpus);
        long memory = memory(arch, nodes);
        String cost = text("cost", CostModels.defaultFor(archName));
        RwSemKind rwsem = named("rwsem", kernel.rwsem(archName), RwSemKind.values(), RwSemKind::text);
        SpinKind spinlock = named("spinlock", kernel.spinlock(), SpinKind.values(), SpinKind::text);
        long seed = number("seed", 0);
        Machine machine = new Machine(new MachineConfig(
                arch,
                cpus,
                nodes,
                memory,
                kernel,
                design,
                rwsem,
                spinlock,
                CostModels.load(cost),
                seed,
                jitter(),
                new SwapChoice(arch, kernel).areas(spec.keys().getOrDefault("swap", 0L)),
                ResourceLimits.of(rlimits),
                VmSysctls.of(sysctls),
                options,
                counters,
                HugePageMode.of(config.values()),
                spec.orderValidator(),
                spec.keepsContents(),
                false,
                coroutines(host),
                host::poll));
        MachineFacts facts = new MachineFacts(
                archName,
                cpus,
                nodes,
                memory,
                arch.geometry().pageBytes(),
                kernel.name(),
                design,
                rwsem.text(),
                spinlock.text(),
                counters.text(),
                cost,
                seed,
                config.values(),
                notes.stream().map(note -> new MachineFacts.Note(note.key(), note.sentence())).toList());
        return new SimulatedKernel(machine, facts);
    }

    /** Tasks that run on Java threads of their own must be let into the interpreter's context there. */
    private static Coroutine.Factory coroutines(Kernel.Host host) {
        Coroutine.Factory best = Coroutines.best();
        return new Coroutine.Factory() {
            @Override
            public Coroutine create(Runnable body) {
                return best.create(best.sharesDriverThread() ? body : host.onForeignThread(body));
            }

            @Override
            public boolean sharesDriverThread() {
                return best.sharesDriverThread();
            }

            @Override
            public String kind() {
                return best.kind();
            }
        };
    }

    /** The options that are asked for: those that keys say too come first, so that options themselves are stronger. */
    private Map<String, Object> asked(KernelPreset kernel, String design, String archName) {
        HugePageMode mode = named("thp", HugePageMode.NEVER.text(), HugePageMode.values(), HugePageMode::text);
        Map<String, Object> asked = new LinkedHashMap<>();
        if (Kconfig.load().has(mode.option(), kernel, design, archName)) {
            if (spec.keys().containsKey("thp")) {
                asked.put(mode.option(), "y");
            }
        } else if (mode != HugePageMode.NEVER) {
            notes.add(new PresetNote("thp", "kernel %s on %s has no transparent huge pages; thp %s is left out".formatted(
                    kernel.name(), archName, mode.text())));
        }
        asked.putAll(spec.config());
        return asked;
    }

    // ---- choices ----------------------------------------------------------------------------------------------------

    private static Architecture architecture(String name, Map<String, String> config) {
        if (!Architectures.names().contains(name)) {
            throw new KernelException.BootRefused(
                    "arch", "there is no architecture \"" + name + "\"", "available: " + String.join(", ", Architectures.names()));
        }
        return Architectures.create(name, config);
    }

    /** The script's, else the kernel's, whose faults take mmap_lock when it is built without locks of VMAs. */
    private String design(KernelPreset kernel) {
        boolean isWithoutVmaLocks = "n".equals(String.valueOf(spec.config().get(VMA_LOCKS)));
        String own = isWithoutVmaLocks && hasVmaLocks(kernel.design()) ? WITHOUT_VMA_LOCKS : kernel.design();
        String name = text("design", own);
        if (!Designs.names().contains(name)) {
            throw new KernelException.BootRefused(
                    "design", "there is no design \"" + name + "\"", "available: " + String.join(", ", Designs.names()));
        }
        if (isWithoutVmaLocks && hasVmaLocks(name)) {
            throw new KernelException.BootRefused(
                    "config." + VMA_LOCKS, "design " + name + " is what `config " + VMA_LOCKS + " = y` builds", "leave one of the two out");
        }
        return name;
    }

    private static boolean hasVmaLocks(String design) {
        return design.startsWith("per-vma-lock");
    }

    private static void refuseDesign(String design, KernelPreset kernel, Architecture arch) {
        Designs.Refusal refusal = Designs.refusal(design, kernel, arch);
        if (refusal != null) {
            throw new KernelException.BootRefused(
                    "design", refusal.sentence(),
                    refusal.remedy() + ", or one of the designs " + Designs.names().stream()
                            .filter(other -> Designs.refusal(other, kernel, arch) == null)
                            .collect(Collectors.joining(", ")));
        }
    }

    /** What is right by name and value, and nothing would come of; none of that may pass without effect. */
    private void refuseUnavailable() {
        if (spec.config().containsKey(VMA_LOCK_STATS)) {
            throw new KernelException.BootRefused(
                    "config." + VMA_LOCK_STATS, "`config " + VMA_LOCK_STATS + "` is not available yet",
                    "leave it out; vmstat() counts these faults always");
        }
    }

    /** The script's, else the kernel's, which runs without where the script has chosen a design that it does not go with. */
    private PrefaultRule prefault(KernelPreset kernel, String design) {
        PrefaultRule rule = named("prefault", kernel.prefault(), PrefaultRule.values(), PrefaultRule::text);
        if (Designs.mayPrefault(design, rule)) {
            return rule;
        }
        if (!spec.keys().containsKey("prefault")) {
            notes.add(new PresetNote("design", "prefault %s of kernel %s does not go with design %s, which runs without".formatted(
                    rule.text(), kernel.name(), design)));
            return PrefaultRule.NONE;
        }
        String legal = Arrays.stream(PrefaultRule.values())
                .filter(other -> Designs.mayPrefault(design, other))
                .map(PrefaultRule::text)
                .collect(Collectors.joining(", "));
        throw new KernelException.BootRefused(
                "prefault",
                "prefault " + rule.text() + " does not go with design " + design,
                "prefault rules that go with it: " + legal);
    }

    private boolean prezeroes(KernelPreset kernel) {
        return named("prezero", kernel.prezero() ? ON : OFF, new String[] {ON, OFF}, name -> name).equals(ON);
    }

    /** The script's, else the design's where the script has chosen that, else the kernel's. */
    private CounterPolicy counters(KernelPreset kernel, String design, BuildOptions options) {
        CounterPolicy own =
                spec.keys().containsKey("design") ? Designs.counters(design, options) : Designs.counters(kernel, design, options);
        CounterPolicy wanted = named("counters", own.text(), CounterPolicy.values(), CounterPolicy::text);
        if (!Designs.mayCount(design, options, wanted)) {
            String legal = Arrays.stream(CounterPolicy.values())
                    .filter(policy -> Designs.mayCount(design, options, policy))
                    .map(CounterPolicy::text)
                    .collect(Collectors.joining(", "));
            throw new KernelException.BootRefused(
                    "counters",
                    "design " + design + " holds no one lock that counters could be under",
                    "counters that go with it: " + legal);
        }
        return wanted;
    }

    /** A kernel runs no more CPUs than it is built for. */
    private int cpus(Map<String, String> config) {
        int most = BuildOptions.cpus(config);
        int cpus = (int) between("cpus", Math.min(DEFAULT_CPUS, most), 1, MAX_CPUS);
        if (cpus > most) {
            boolean isSmp = config.getOrDefault("SMP", "y").equals("y");
            throw new KernelException.BootRefused(
                    "cpus",
                    isSmp ? "a kernel with NR_CPUS = " + most + " cannot run " + cpus + " CPUs" : "a kernel without SMP runs on one CPU",
                    isSmp ? "set `config NR_CPUS` to " + cpus + " or more" : "say `cpus 1`, or `config SMP = y`");
        }
        return cpus;
    }

    private long memory(Architecture arch, int nodes) {
        long memory = number("memory", 4 * GIB);
        long pages = memory >>> arch.geometry().pageShift();
        if (memory < 0 || pages < nodes * MIN_NODE_PAGES) {
            throw new KernelException.BootRefused(
                    "memory",
                    "a machine of " + nodes + (nodes == 1 ? " node" : " nodes") + " needs at least " + nodes * MIN_NODE_PAGES
                            + " pages of memory",
                    "");
        }
        refuseBeyondAddresses(arch, pages, nodes);
        if (pages > Integer.MAX_VALUE / 2) {
            throw new KernelException.BootRefused("memory", "a machine has at most 2^30 pages of memory", "give it less");
        }
        return memory;
    }

    /** Frame numbers must fit the architecture's entries. */
    private static void refuseBeyondAddresses(Architecture arch, long pages, int nodes) {
        int pageShift = arch.geometry().pageShift();
        long most = arch.maxPhysicalBytes() >>> pageShift;
        String limit = "an " + arch.name() + " machine has at most " + (arch.maxPhysicalBytes() >>> 30) + " GiB of memory";
        if (pages > most) {
            throw new KernelException.BootRefused("memory", limit, "its page-table entries cannot address more");
        }
        if (Memory.frameNumbers(Memory.dealt(pages, nodes)) > most) {
            throw new KernelException.BootRefused(
                    "memory",
                    limit + ", counting the holes between " + nodes + " nodes",
                    "each node's addresses begin at a multiple of a power of two; give the machine less memory or 2, 4, 8, ... nodes");
        }
    }

    private double jitter() {
        Object value = spec.keys().getOrDefault("jitter", 0L);
        double jitter = value instanceof Number number ? number.doubleValue() : Double.NaN;
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new KernelException.BootRefused("jitter", "jitter is a fraction from 0 to 1, not " + Texts.show(value), "");
        }
        return jitter;
    }

    // ---- values -----------------------------------------------------------------------------------------------------

    private String text(String key, String otherwise) {
        return String.valueOf(spec.keys().getOrDefault(key, otherwise));
    }

    private long number(String key, long otherwise) {
        Object value = spec.keys().getOrDefault(key, otherwise);
        if (value instanceof Long number) {
            return number;
        }
        throw new KernelException.BootRefused(key, key + " is a whole number, not " + Texts.show(value), "");
    }

    private long between(String key, long otherwise, long least, long most) {
        long value = number(key, otherwise);
        if (value < least || value > most) {
            throw new KernelException.BootRefused(
                    key, key + " is from " + least + " to " + most + ", not " + value,
                    key.equals("nodes") ? "no node without a CPU" : "");
        }
        return value;
    }

    /** What a value of some enum is called in scripts. */
    private interface Namer<T> {
        String name(T value);
    }

    private <T> T named(String key, String otherwise, T[] values, Namer<T> namer) {
        String wanted = text(key, otherwise);
        List<String> names = new ArrayList<>();
        for (T value : values) {
            if (namer.name(value).equals(wanted)) {
                return value;
            }
            names.add(namer.name(value));
        }
        throw new KernelException.BootRefused(
                key, "there is no " + key + " \"" + wanted + "\"", "available: " + String.join(", ", names));
    }

    private static Map<String, Long> longs(String kind, Map<String, Object> asked) {
        Map<String, Long> longs = new LinkedHashMap<>();
        asked.forEach((name, value) -> {
            if (!(value instanceof Long number)) {
                throw new KernelException.BootRefused(kind + "." + name, name + " is a whole number, not " + Texts.show(value), "");
            }
            longs.put(name, number);
        });
        return longs;
    }
}
