package dev.faultline.runtime.stats;

/**
 * Everything that is counted directly. The published fields that are sums or quotients of these (faults, rss, cpu_ns, rates) are derived
 * on output.
 */
public enum Stat {
    /** Page accesses made by touch; for other calls the pages of their range that were mapped. */
    PAGES,
    MAJOR,
    SEGV,
    SIGBUS,
    SWAPPED,
    PAGE_TABLES,
    VMAS,
    /** Page-table pages of a forked child at birth, minus its parent's. */
    CHILD_PAGE_TABLES,

    // What most faults change, as far as ANONYMOUS: side by side in an account, which is two or three cache lines of the host and not five.
    LOCK_ACQUISITIONS,
    CONTENDED,
    /** Engine units, as are all times below. */
    LOCK_WAIT,
    LOCK_HOLD,
    USER_TIME,
    SYS_TIME,
    MINOR,

    // Signed changes of the address space, in base pages, as are those of SWAPPED to CHILD_PAGE_TABLES (vmas: VMAs).
    ANON_RSS,
    FILE_RSS,
    SHMEM_RSS,

    // What a fault found and left in the entry.
    ZERO_PAGE,
    ANONYMOUS,
    ZERO_COW,
    COW,
    REUSE,
    FILE_READ,
    FILE_WRITE,
    FILE_PRIVATE,
    FILE_PRIVATE_COW,
    SHARED_WP,
    SHMEM_READ,
    SHMEM_WRITE,
    SWAP_IN,
    SPURIOUS,
    ACCESS_BIT,
    LOST_RACE,

    PREFAULTED,
    DISCARDED,
    OVERSHOOT,

    /** Locked instructions on page-table entries, and on counters of address spaces. */
    ENTRY_ATOMICS,
    COUNTER_ATOMICS,
    CMPXCHG_FAIL,
    RETRY,
    FALLBACK,
    TLB_MISS,
    TLB_FLUSH,
    IPI;

    static final int COUNT = values().length;
}
