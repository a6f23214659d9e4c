package dev.faultline.runtime.mm;

/**
 * What the kernel counts of its own doing, for /proc and for the result: events since boot, and the lengths of the LRU lists.
 *
 * <p>Events are per-CPU on the real machine, so counting them costs nothing here. The lists' lengths change under the lru_lock only. Which
 * names all this has in which kernel is the business of the views.
 */
public final class VmStat {

    long pgalloc;
    long pgfree;
    long pgfault;
    long pgmajfault;

    /** Pages that came from another node than the one asked for, because that had none left. */
    long numaMiss;

    long nrActive;
    long nrInactive;

    /** Pages of files on disks that differ from what is there. */
    long nrDirty;

    /** Pages on their way to a disk. */
    long nrWriteback;

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

    /** Pages on active lists; those in CPUs' batches are on none. */
    public long activePages() {
        return nrActive;
    }

    /** Pages on inactive lists. */
    public long inactivePages() {
        return nrInactive;
    }

    /** Pages of files on their way to a disk. */
    public long writebackPages() {
        return nrWriteback;
    }

    /** Pages of files that differ from what is on their disks. */
    public long dirtyPages() {
        return nrDirty;
    }
}
