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
 */
public record BuildOptions(boolean isSmp, Placement ptlockPlacement, boolean atomicTableOps, int atomicTablePatches,
        PteLockWait pteLockWait, boolean isFastpathShort) {

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

    /** Where the lock of a leaf table is. */
    public enum Placement {
        PAGE,
        HASHED,
        MM
    }

    /** @param config every option the kernel has, with its value */
    public static BuildOptions of(Map<String, String> config) {
        boolean split = cpus(config) >= number(config, "SPLIT_PTLOCK_CPUS", DEFAULT_SPLIT_CPUS);
        Placement placement = Placement.valueOf(config.getOrDefault("PTLOCK_PLACEMENT", "page").toUpperCase(Locale.ROOT));
        return new BuildOptions(isOn(config, "SMP", true), split ? placement : Placement.MM, isOn(config, "ATOMIC_TABLE_OPS", true),
                number(config, "ATOMIC_TABLE_PATCHES", ALL_PATCHES),
                PteLockWait.valueOf(config.getOrDefault("PTE_LOCK_WAIT", "minor").toUpperCase(Locale.ROOT)),
                isOn(config, "FASTPATH_SHORT_PTL", false));
    }

    /** How many CPUs such a kernel can run. */
    public static int cpus(Map<String, String> config) {
        return isOn(config, "SMP", true) ? number(config, "NR_CPUS", DEFAULT_CPUS) : 1;
    }

    private static boolean isOn(Map<String, String> config, String name, boolean otherwise) {
        return config.getOrDefault(name, otherwise ? "y" : "n").equals("y");
    }

    private static int number(Map<String, String> config, String name, int otherwise) {
        return Integer.parseInt(config.getOrDefault(name, Integer.toString(otherwise)));
    }
}
