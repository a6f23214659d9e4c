package dev.faultline.runtime.machine;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.design.AtomicPte;
import dev.faultline.runtime.design.PerVmaLock;
import dev.faultline.runtime.design.PerVmaLockRefcount;
import dev.faultline.runtime.design.PteLockBit;
import dev.faultline.runtime.design.SinglePtl;
import dev.faultline.runtime.design.SpeculativeKamezawa200911;
import dev.faultline.runtime.design.SpeculativeKamezawa200912;
import dev.faultline.runtime.design.SpeculativeZijlstra2010;
import dev.faultline.runtime.design.SplitPtl;
import dev.faultline.runtime.mm.FaultDesign;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.VmaLockRules;
import dev.faultline.runtime.preset.BuildOptions;
import dev.faultline.runtime.preset.BuildOptions.Placement;
import dev.faultline.runtime.preset.CounterPolicy;
import dev.faultline.runtime.preset.KernelPreset;
import dev.faultline.runtime.preset.KernelPreset.Behaviour;
import dev.faultline.runtime.preset.PrefaultRule;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The registry of fault designs that are built, oldest first. */
public final class Designs {

    private static final Map<String, Design> BUILT = built();

    private static final Set<String> GATHERS = Set.of("single-ptl", "split-ptl");
    private static final Set<String> ENTERS_EACH = Set.of("atomic-pte");

    /** What a design asks of the machine it runs on. */
    private enum Need {
        NOTHING,
        /** A bit of an empty entry for its own, which only kernels of 2.6 leave alone. */
        SPARE_BIT,
        /** A tree of VMAs that is searched under RCU. */
        LOCKLESS_SEARCH,
        /** That who frees a page table waits until every CPU has taken an interrupt. */
        FLUSHES_BY_INTERRUPT
    }

    /**
     * What is known of a design before a machine boots with it.
     *
     * @param counters its own way of counting, as it is built
     * @param hasLocks whether its locks are the kernel's; those of the bound cost nothing and are not counted
     * @param need what it asks of the machine
     */
    private record Design(
            Function<MemoryManager, FaultDesign> create, Function<BuildOptions, CounterPolicy> counters, boolean hasLocks,
            Need need) {

        Design(Function<MemoryManager, FaultDesign> create, Function<BuildOptions, CounterPolicy> counters) {
            this(create, counters, true, Need.NOTHING);
        }
    }

    private Designs() {}

    private static Map<String, Design> built() {
        Map<String, Design> designs = new LinkedHashMap<>();
        designs.put("single-ptl", new Design(SinglePtl::new, options -> CounterPolicy.LOCKED));
        designs.put("pte-lock-bit-v1", new Design(PteLockBit::v1, options -> CounterPolicy.UNLOCKED, true, Need.SPARE_BIT));
        designs.put("pte-lock-bit-v2", new Design(PteLockBit::v2, options -> CounterPolicy.UNLOCKED, true, Need.SPARE_BIT));
        designs.put("atomic-pte", new Design(
                AtomicPte::new, options -> options.entersAtomically() ? CounterPolicy.ATOMIC : CounterPolicy.LOCKED));
        designs.put("split-ptl", new Design(SplitPtl::new, Designs::splitCounters));
        designs.put("speculative-kamezawa-2009-11", new Design(SpeculativeKamezawa200911::new, Designs::splitCounters));
        designs.put("speculative-kamezawa-2009-12", new Design(SpeculativeKamezawa200912::new, Designs::splitCounters));
        designs.put("speculative-zijlstra-2010", new Design(
                SpeculativeZijlstra2010::new, Designs::splitCounters, true, Need.FLUSHES_BY_INTERRUPT));
        designs.put("per-vma-lock", new Design(PerVmaLock::new, options -> CounterPolicy.PERCPU, true, Need.LOCKLESS_SEARCH));
        designs.put("per-vma-lock-refcount", new Design(
                PerVmaLockRefcount::new, options -> CounterPolicy.PERCPU, true, Need.LOCKLESS_SEARCH));
        designs.put("ideal", new Design(
                kernel -> new SplitPtl(kernel, "ideal"), options -> CounterPolicy.PER_TASK, false, Need.NOTHING));
        return designs;
    }

    /** With locks of tables there is none that all faults hold. */
    private static CounterPolicy splitCounters(BuildOptions options) {
        return options.ptlockPlacement() == Placement.MM ? CounterPolicy.LOCKED : CounterPolicy.ATOMIC;
    }

    public static Set<String> names() {
        return BUILT.keySet();
    }

    /** Why a machine cannot have a design, and what else could be changed than that. */
    public record Refusal(String sentence, String remedy) {}

    /**
     * Why a design cannot run on a machine; null if it can.
     *
     * @param design one of {@link #names}
     */
    public static @Nullable Refusal refusal(String design, KernelPreset kernel, Architecture arch) {
        return switch (get(design).need) {
            case NOTHING -> null;
            case SPARE_BIT -> kernel.behaviour() == Behaviour.CLASSIC ? null : new Refusal(
                    "design " + design + " needs a spare bit in empty entries, where kernel " + kernel.name() + " keeps notes of its own",
                    "take a kernel of 2.6");
            case LOCKLESS_SEARCH -> kernel.version().isAtLeast(VmaLockRules.FIRST) ? null : new Refusal(
                    "design " + design + " needs VMAs that are found without a lock, and kernel " + kernel.name()
                            + " finds them under mmap_sem",
                    "take kernel 6.4 or a later one");
            case FLUSHES_BY_INTERRUPT -> !arch.flushesByBroadcast() ? null : new Refusal(
                    "design " + design + " keeps page tables by switching off the interrupts that flush TLBs, and " + arch.name()
                            + " flushes TLBs without",
                    "take another architecture");
        };
    }

    /** Where a design counts unless told otherwise. */
    public static CounterPolicy counters(String design, BuildOptions options) {
        return get(design).counters.apply(options);
    }

    /** The same for a kernel that runs on it: kernels that count for each task or CPU do so under any design. */
    public static CounterPolicy counters(KernelPreset kernel, String design, BuildOptions options) {
        CounterPolicy own = CounterPolicy.of(kernel.counters());
        return own == CounterPolicy.LOCKED || own == CounterPolicy.ATOMIC ? counters(design, options) : own;
    }

    /** Whether a design may count that way: under a lock only if it holds one lock whenever it enters a page. */
    public static boolean mayCount(String design, BuildOptions options, CounterPolicy policy) {
        return policy != CounterPolicy.LOCKED || counters(design, options) == CounterPolicy.LOCKED;
    }

    /**
     * Whether a design can have faults that map pages ahead by that rule: those that gather pages enter them under one lock, the other page by page.
     */
    public static boolean mayPrefault(String design, PrefaultRule rule) {
        return rule == PrefaultRule.NONE || design.equals("ideal") || (rule.gathers() ? GATHERS : ENTERS_EACH).contains(design);
    }

    /** Whether a design's locks are the kernel's, and not only there to keep the simulation sound. */
    static boolean hasLocks(String design) {
        return get(design).hasLocks;
    }

    static FaultDesign create(String name, MemoryManager kernel) {
        return get(name).create.apply(kernel);
    }

    private static Design get(String name) {
        Design design = BUILT.get(name);
        if (design == null) {
            throw new IllegalArgumentException("no design is called " + name);
        }
        return design;
    }
}
