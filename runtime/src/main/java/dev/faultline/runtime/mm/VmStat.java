package dev.faultline.runtime.mm;

/**
 * What the kernel counts of its own doing, for /proc and for the result: events since boot.
 *
 * <p>Events are per-CPU on the real machine, so counting them costs nothing here. Which
 * names all this has in which kernel is the business of the views.
 */
public final class VmStat {

    long pgalloc;
    long pgfree;
    long pgfault;
    long pgmajfault;

    /** Pages that came from another node than the one asked for, because that had none left. */
    long numaMiss;

    // Of huge pages.
    long thpFaultAlloc;
    long thpFaultFallback;
    long thpCollapseAlloc;
    long thpSplitPmd;
    long thpZeroPageAlloc;

    /** Huge pages that faults have brought in. */
    public long hugeFaults() {
        return thpFaultAlloc;
    }

    /** Faults that would have had a huge page if there had been one. */
    public long hugeFallbacks() {
        return thpFaultFallback;
    }

    /** Huge pages allocated to put the pages of a range together. */
    public long hugeCollapses() {
        return thpCollapseAlloc;
    }

    /** Entries of huge pages that were split. */
    public long hugeSplits() {
        return thpSplitPmd;
    }

    /** Huge pages of zeroes made. */
    public long hugeZeroPages() {
        return thpZeroPageAlloc;
    }

    /** Pages handed out. */
    public long allocations() {
        return pgalloc;
    }

    /** Of those, pages from another node than the nearest, because that had none left. */
    public long remoteAllocations() {
        return numaMiss;
    }

    /** Pages given back. */
    public long frees() {
        return pgfree;
    }

    /** Faults, those that end in a signal too. */
    public long faults() {
        return pgfault;
    }

    /** Faults that waited for a device. */
    public long majorFaults() {
        return pgmajfault;
    }
}
