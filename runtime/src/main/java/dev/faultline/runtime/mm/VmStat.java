package dev.faultline.runtime.mm;

import org.jspecify.annotations.Nullable;

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

    long pswpin;
    long pswpout;

    /** Pages that came from another node than the one asked for, because that had none left. */
    long numaMiss;

    /** By {@link PatchEvent}; only kernels with the patch count them. */
    private long @Nullable [] patchEvents;

    /** Begins to count {@link PatchEvent}s: the kernel has the patch. */
    void countPatchEvents() {
        patchEvents = new long[PatchEvent.values().length];
    }

    void count(PatchEvent event) {
        if (patchEvents != null) {
            patchEvents[event.ordinal()]++;
        }
    }

    /** Whether the kernel counts {@link PatchEvent}s. */
    public boolean countsPatchEvents() {
        return patchEvents != null;
    }

    /** How often that was; 0 where the kernel does not count it. */
    public long patchEvents(PatchEvent event) {
        return patchEvents == null ? 0 : patchEvents[event.ordinal()];
    }

    /** Pages of files on disks that differ from what is there. */
    long nrDirty;

    /** Pages on their way to a disk. */
    long nrWriteback;

    // Reclaim.
    long pgactivate;
    long pgdeactivate;
    long pgrefill;
    long pgscanKswapd;
    long pgscanDirect;
    long pgstealKswapd;
    long pgstealDirect;
    long pageoutrun;
    long allocstall;
    long pglazyfreed;
    long unevictableCulled;
    long oomKill;

    // Of faults that take the lock of their mapping.
    long vmaLockSuccess;
    long vmaLockAbort;
    long vmaLockRetry;
    long vmaLockMiss;

    // Of huge pages.
    long thpFaultAlloc;
    long thpFaultFallback;
    long thpCollapseAlloc;
    long thpSplitPmd;
    long thpZeroPageAlloc;

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

    /** Pages read from swap. */
    public long swapIns() {
        return pswpin;
    }

    /** Pages written to swap. */
    public long swapOuts() {
        return pswpout;
    }

    /** Pages of files on their way to a disk. */
    public long writebackPages() {
        return nrWriteback;
    }

    /** Pages of files that differ from what is on their disks. */
    public long dirtyPages() {
        return nrDirty;
    }

    /** Pages that went to an active list because they were used. */
    public long activations() {
        return pgactivate;
    }

    /** Pages that went from an active list to an inactive one. */
    public long deactivations() {
        return pgdeactivate;
    }

    /** Pages of active lists that reclaim looked at. */
    public long refills() {
        return pgrefill;
    }

    /** Pages of inactive lists that kswapd looked at. */
    public long scannedByKswapd() {
        return pgscanKswapd;
    }

    /** Pages of inactive lists that tasks looked at which needed a page. */
    public long scannedDirectly() {
        return pgscanDirect;
    }

    /** Pages that kswapd freed. */
    public long stolenByKswapd() {
        return pgstealKswapd;
    }

    /** Pages that tasks freed which needed one. */
    public long stolenDirectly() {
        return pgstealDirect;
    }

    /** How often kswapd began to balance its node. */
    public long pageOutRuns() {
        return pageoutrun;
    }

    /** How often a task had to free pages before it got one. */
    public long allocationStalls() {
        return allocstall;
    }

    /** Pages dropped because madvise free had given them up. */
    public long lazilyFreed() {
        return pglazyfreed;
    }

    /** Locked pages that reclaim found and put aside. */
    public long culled() {
        return unevictableCulled;
    }

    /** Processes killed for their memory. */
    public long oomKills() {
        return oomKill;
    }

    /** Faults handled under the lock of their mapping alone. */
    public long vmaLockSuccesses() {
        return vmaLockSuccess;
    }

    /** Faults that did not get that lock, and went on under mmap_lock. */
    public long vmaLockAborts() {
        return vmaLockAbort;
    }

    /** Faults that gave it back to begin again under mmap_lock. */
    public long vmaLockRetries() {
        return vmaLockRetry;
    }

    /** Mappings that had left the tree when their lock was tried. */
    public long vmaLockMisses() {
        return vmaLockMiss;
    }

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
}
