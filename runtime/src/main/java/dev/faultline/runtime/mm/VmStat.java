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
