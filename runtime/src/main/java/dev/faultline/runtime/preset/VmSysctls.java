package dev.faultline.runtime.preset;

import java.util.Map;

/**
 * The sysctls that rule what may be mapped, what reclaim takes, and how swap is read.
 *
 * @param maxMapCount vm.max_map_count: mappings a process may have
 * @param overcommit vm.overcommit_memory
 * @param overcommitRatio vm.overcommit_ratio: percent of memory that may be promised under {@link Overcommit#NEVER}
 * @param dirtyRatio vm.dirty_ratio: percent of memory that may be dirty before its writers must wait for the disk
 * @param pageCluster vm.page-cluster: power of two of the pages that are read from swap at once
 * @param swappiness vm.swappiness: how readily pages that go to swap are taken, rather than those of files
 * @param maxPreallocOrder vm.max_prealloc_order: power of two of the pages a fault may map, where its {@link PrefaultRule} has that limit
 */
public record VmSysctls(
        int maxMapCount, Overcommit overcommit, int overcommitRatio, int dirtyRatio, int pageCluster, int swappiness,
        int maxPreallocOrder) {

    /** How much memory the kernel promises. */
    public enum Overcommit {
        /** 0: refuses single requests that are obviously too much. */
        GUESS,
        /** 1: refuses nothing. */
        ALWAYS,
        /** 2: promises no more than it can keep. */
        NEVER
    }

    /**
     * Takes them from what {@link Tunables#resolve} gives.
     *
     * @param values by the kernel's names
     */
    public static VmSysctls of(Map<String, Long> values) {
        return new VmSysctls(
                values.get("vm.max_map_count").intValue(),
                Overcommit.values()[values.get("vm.overcommit_memory").intValue()],
                values.get("vm.overcommit_ratio").intValue(),
                values.get("vm.dirty_ratio").intValue(),
                values.get("vm.page-cluster").intValue(),
                values.get("vm.swappiness").intValue(),
                values.getOrDefault(PrefaultRule.SYSCTL, 0L).intValue());
    }
}
