package dev.faultline.runtime.preset;

import java.util.Locale;
import java.util.Map;

/**
 * What the configuration says about how locks and fault paths are built. Each design reads what is its own.
 *
 * @param isSmp whether the kernel is built for more than one CPU; on one its spinlocks are nothing
 * @param ptlockPlacement where split-ptl has the locks of leaf tables
 * @param atomicTableOps whether atomic-pte changes entries by atomic instructions, or falls back to its lock
 * @param atomicTablePatches how many of the four patches of atomic-pte are in, 1 to 4
 * @param pteLockWait what pte-lock-bit does with an entry somebody else has locked
 * @param isFastpathShort whether its fast path holds page_table_lock while it enters the page, as short as that is
 * @param speculativeLookup how speculative-kamezawa-2009-12 finds a VMA
 * @param speculativeRelease when speculative-zijlstra-2010 gives up what is behind a VMA
 * @param speculatesAnonymousOnly whether faults of objects take mmap_sem under every speculative design
 */
public record BuildOptions(boolean isSmp, Placement ptlockPlacement, boolean atomicTableOps, int atomicTablePatches,
        PteLockWait pteLockWait, boolean isFastpathShort, Lookup speculativeLookup, Release speculativeRelease,
        boolean speculatesAnonymousOnly) {

    private static final int DEFAULT_CPUS = 512;
    private static final int DEFAULT_SPLIT_CPUS = 4;
    private static final int ALL_PATCHES = 4;

    /** Whether atomic-pte enters new pages without a lock. */
    public boolean entersAtomically() {
        return atomicTableOps && atomicTablePatches == ALL_PATCHES;
    }

    /** How to wait for a locked entry. */
    public enum PteLockWait {
        /** Not at all: the fault is over, and user mode faults again. */
        MINOR,
        /** Asleep, until whoever has it wakes all. */
        WAITQUEUE,
        /** Spinning. */
        BITSPIN
    }

    /** How a fault without mmap_sem finds its VMA: the posts of December 2009 and January 2010. */
    public enum Lookup {
        /** 18 December: the page table's page remembers whom it served last. */
        PAGE_TABLE,
        /** 25 December: by the tree, read without a lock; removers may miss the last who leaves. */
        TREE_V1,
        /** 5 January: the same, and they do not. */
        TREE_V2
    }

    /** When a file is given up that a removed VMA mapped, and faults may still be looking at. */
    public enum Release {
        /** At once, as posted: only the VMA itself waits for a grace period. */
        NOW,
        /** After a grace period, while munmap returns. */
        DELAYED,
        /** After a grace period, for which munmap waits. */
        WAIT
    }

    /** Where the lock of a leaf table is. */
    public enum Placement {
        PAGE,
        HASHED,
        MM
    }

    /** @param config every option the kernel has, with its value */
    public static BuildOptions of(Map<String, String> config) {
        boolean split = cpus(config) >= number(config, "SPLIT_PTLOCK_CPUS", DEFAULT_SPLIT_CPUS);
        Placement placement = Placement.valueOf(word(config, "PTLOCK_PLACEMENT", "page"));
        return new BuildOptions(isOn(config, "SMP", true), split ? placement : Placement.MM, isOn(config, "ATOMIC_TABLE_OPS", true),
                number(config, "ATOMIC_TABLE_PATCHES", ALL_PATCHES),
                PteLockWait.valueOf(word(config, "PTE_LOCK_WAIT", "minor")),
                isOn(config, "FASTPATH_SHORT_PTL", false),
                Lookup.valueOf(word(config, "SPECULATIVE_LOOKUP", "page-table")),
                Release.valueOf(word(config, "SPECULATIVE_RELEASE", "now")),
                isOn(config, "SPECULATIVE_ANON_ONLY", false));
    }

    /** How many CPUs such a kernel can run. */
    public static int cpus(Map<String, String> config) {
        return isOn(config, "SMP", true) ? number(config, "NR_CPUS", DEFAULT_CPUS) : 1;
    }

    /** A word as the name of a constant. */
    private static String word(Map<String, String> config, String name, String otherwise) {
        return config.getOrDefault(name, otherwise).toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static boolean isOn(Map<String, String> config, String name, boolean otherwise) {
        return config.getOrDefault(name, otherwise ? "y" : "n").equals("y");
    }

    private static int number(Map<String, String> config, String name, int otherwise) {
        return Integer.parseInt(config.getOrDefault(name, Integer.toString(otherwise)));
    }
}
