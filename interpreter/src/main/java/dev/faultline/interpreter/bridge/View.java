package dev.faultline.interpreter.bridge;

/** Something the kernel shows of itself as text. Addresses and lengths are in bytes. */
public sealed interface View {

    /** The current process's mappings: /proc/PID/maps. */
    record Maps() implements View {}

    /** The same with what their pages are: /proc/PID/smaps. */
    record Smaps() implements View {}

    /** Where the machine's memory is: /proc/meminfo. */
    record Meminfo() implements View {}

    /** The kernel's counters: /proc/vmstat. */
    record Vmstat() implements View {}

    /** What the CPUs run, and which tasks wait. */
    record Cpus() implements View {}

    /** The translations of the current process that the CPUs hold. */
    record Tlb() implements View {}

    /** The frames and states of the pages that [start, start+length) overlaps. */
    record Pagemap(long start, long length) implements View {}

    /** The page tables on the way to those pages. */
    record PageTable(long start, long length) implements View {}
}
