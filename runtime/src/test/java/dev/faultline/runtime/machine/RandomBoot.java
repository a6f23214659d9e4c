package dev.faultline.runtime.machine;

import dev.faultline.runtime.arch.Architectures;
import dev.faultline.runtime.preset.BuildOptions;
import dev.faultline.runtime.preset.CounterPolicy;
import dev.faultline.runtime.preset.HugePageMode;
import dev.faultline.runtime.preset.PrefaultRule;
import dev.faultline.runtime.sync.RwSemKind;
import dev.faultline.runtime.sync.SpinKind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A machine drawn from a seed: its architecture, kernel, design and options, with what cannot go together left out.
 *
 * @param boot how to boot it
 * @param isBusy whether its program has more threads than it has CPUs
 */
record RandomBoot(Boot boot, boolean isBusy) {

    private static final String[] ARCHITECTURES = {"x86_64", "ia64", "i386", "i386_pae"};

    static RandomBoot of(long seed) {
        SplittableRandom chance = new SplittableRandom(seed);
        int cpus = 2 + chance.nextInt(8);
        int nodes = 1 + chance.nextInt(Math.min(3, cpus));
        // Huge pages are rare enough to be lost among the rest.
        boolean isForHuge = seed % 8 == 0;
        String anyArch = ARCHITECTURES[chance.nextInt(ARCHITECTURES.length)];
        String arch = isForHuge ? "x86_64" : anyArch;
        long pageBytes = Architectures.create(arch).geometry().pageBytes();
        boolean small = chance.nextInt(4) == 0;
        boolean isBusy = chance.nextBoolean();
        String[] kernels = {"2.6.9", "2.6.11", "2.6.11-v17", "2.6.11-v19", "2.6.32", "6.4", "6.18", "6.18"};
        String[] waits = {"minor", "waitqueue", "bitspin"};
        String[] placements = {"page", "page", "hashed", "mm"};
        // Released at once, an object goes from under faults by design, as a part of a mapping does with the other lookups.
        String[] releases = {"delayed", "wait"};
        String anyKernel = kernels[chance.nextInt(kernels.length)];
        String kernel = isForHuge ? "6.18" : anyKernel;
        boolean isModern = kernel.startsWith("6.");
        boolean locksVmas = isModern && chance.nextInt(3) > 0;
        // v1 loses pages by design, and no lock bit knows the entries of later kernels, nor an earlier kernel the locks of VMAs.
        List<String> sound = Designs.names().stream()
                .filter(name -> locksVmas ? name.startsWith("per-vma-lock")
                        : !name.startsWith("per-vma-lock") && !name.equals("pte-lock-bit-v1")
                                && !(name.equals("pte-lock-bit-v2") && isModern))
                .toList();
        String design = sound.get(chance.nextInt(sound.size()));
        Map<String, String> config = Map.of(
                "PTLOCK_PLACEMENT", placements[chance.nextInt(placements.length)],
                "ATOMIC_TABLE_OPS", arch.equals("i386_pae") || chance.nextInt(3) == 0 ? "n" : "y",
                "PTE_LOCK_WAIT", waits[chance.nextInt(waits.length)],
                "FASTPATH_SHORT_PTL", chance.nextBoolean() ? "y" : "n",
                "ATOMIC_TABLE_PATCHES", Integer.toString(1 + chance.nextInt(4)),
                "SPECULATIVE_RELEASE", releases[chance.nextInt(2)],
                "SPECULATIVE_ANON_ONLY", chance.nextInt(3) == 0 ? "y" : "n");
        // Counters that lose changes would not pass the recount.
        List<CounterPolicy> legal = Arrays.stream(CounterPolicy.values())
                .filter(policy -> policy != CounterPolicy.UNLOCKED && Designs.mayCount(design, BuildOptions.of(config), policy))
                .toList();
        String[] costs = {"unit", "modern-x86", "altix-itanium2", "piii-smp-500"};
        Boot drawn = Boot.small()
                .arch(arch)
                .cpus(cpus)
                .nodes(nodes)
                .memory(pageBytes * (small ? 60 * nodes + chance.nextInt(200) : 8192))
                .kernel(kernel)
                .cost(costs[chance.nextInt(costs.length)])
                .rwsem(RwSemKind.values()[chance.nextInt(2)])
                .spinlock(SpinKind.values()[chance.nextInt(3)])
                .jitter(seed, chance.nextInt(3) == 0 ? 0.1 : 0)
                .contents(chance.nextBoolean())
                .design(design)
                .config(config)
                .counters(legal.get(chance.nextInt(legal.size())));
        String[] devices = {"zram", "ssd", "disk"};
        // The lock bit is one of a swap entry's, there.
        boolean mayNotSwap = design.equals("pte-lock-bit-v2") && !arch.equals("x86_64");
        Boot swapping = chance.nextInt(3) == 0 || mayNotSwap ? drawn
                : drawn.swap(pageBytes * (32 + chance.nextInt(600)), devices[chance.nextInt(3)]);
        // V1 loses pages by design.
        List<PrefaultRule> legalRules = Arrays.stream(PrefaultRule.values())
                .filter(rule -> rule != PrefaultRule.V1 && Designs.mayPrefault(design, rule))
                .toList();
        PrefaultRule rule = chance.nextBoolean() ? PrefaultRule.NONE : legalRules.get(chance.nextInt(legalRules.size()));
        Boot ahead = swapping.prefault(rule).prezero(chance.nextInt(4) == 0);
        boolean mayBeHuge = drawn.kernel().equals("6.18") && Architectures.create(arch).hugeEntries().isPresent();
        Boot boot = mayBeHuge && chance.nextInt(3) > 0 ? ahead.hugePages(HugePageMode.values()[1 + chance.nextInt(2)]) : ahead;
        return new RandomBoot(boot, isBusy);
    }
}
