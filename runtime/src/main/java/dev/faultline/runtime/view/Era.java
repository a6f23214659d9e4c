package dev.faultline.runtime.view;

import dev.faultline.runtime.preset.KernelVersion;

/**
 * When the formats of /proc changed, as far as the machine's kernels differ.
 *
 * <p>Source: fs/proc/task_mmu.c, fs/proc/meminfo.c and mm/vmstat.c of the versions named, 2.6.9 to 6.18.
 */
final class Era {

    /** [heap] and [stack] in maps. */
    static final KernelVersion NAMED_AREAS = new KernelVersion(2, 6, 12);

    /** smaps, with six fields. */
    static final KernelVersion SMAPS = new KernelVersion(2, 6, 14);

    /** Counters per zone: free pages and lists in vmstat, anonymous pages apart from mapped files. */
    static final KernelVersion ZONED_COUNTERS = new KernelVersion(2, 6, 18);

    /** Lists for anonymous memory apart from those for files. */
    static final KernelVersion SPLIT_LISTS = new KernelVersion(2, 6, 28);

    /** Page sizes and the proportional share in smaps. */
    static final KernelVersion SMAPS_SHARES = new KernelVersion(2, 6, 29);

    /** Offset 0 for anonymous memory in maps; before, its place of origin. */
    static final KernelVersion ANONYMOUS_OFFSET_ZERO = new KernelVersion(2, 6, 30);

    /** Every mapping that touches the heap is called so in maps, not only one that holds all of it. */
    static final KernelVersion HEAP_TOUCHES = new KernelVersion(2, 6, 39);

    /** Counters per node, and the smaps of today. */
    static final KernelVersion NODE_COUNTERS = new KernelVersion(4, 8, 0);

    /** Tables of the second level count as page tables too. */
    static final KernelVersion PMD_TABLES_COUNT = new KernelVersion(5, 8, 0);

    /** A mapping that only touches the heap is not called so any more. */
    static final KernelVersion HEAP_OVERLAPS = new KernelVersion(6, 6, 0);

    /** Tables of all levels do. */
    static final KernelVersion ALL_TABLES_COUNT = new KernelVersion(6, 14, 0);

    private Era() {}
}
