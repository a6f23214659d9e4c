package dev.faultline.runtime.mm;

import dev.faultline.runtime.preset.KernelVersion;
import org.jspecify.annotations.Nullable;

/**
 * How a fault on a mapped file of a disk gets its page since 2.6.23: filemap_fault (mm/filemap.c, 2.6.32 and 6.x).
 *
 * <pre>
 *   advice       page not in memory                     page in memory, with the mark
 *   normal       32 pages around it, unless misses      the next window
 *                have outnumbered hits by 100
 *   sequential   the window from it on                  the next window
 *   random       it alone                               nothing
 * </pre>
 *
 * <p>From 2.6.37 on nothing is held while the disk is asked or waited for: the fault lets go of its lock, waits, and begins again
 * (FAULT_FLAG_ALLOW_RETRY). The second time it keeps its lock whatever comes. It is a major fault if the page was not in memory; waiting for
 * one that is being read ahead makes it none in 6.x.
 */
final class FilemapFault {

    /** What a fault has to do before it can have its page. */
    enum Io {
        /** To read it. */
        MISS,
        /** To have the next window read. */
        MARKED,
        /** To wait for whoever has locked it. */
        LOCKED,
        /** To wait for whoever has locked the page of the swap cache. */
        SWAP
    }

    static final KernelVersion FIRST_THAT_RETRIES = new KernelVersion(2, 6, 37);

    private final MemoryManager kernel;
    private final OnDemandReadAhead readAhead;
    private final boolean retries;

    FilemapFault(MemoryManager kernel, OnDemandReadAhead readAhead) {
        this.kernel = kernel;
        this.readAhead = readAhead;
        this.retries = kernel.kernel.version().isAtLeast(FIRST_THAT_RETRIES);
    }

    /** @see BackingStore#bringIn */
    boolean bringIn(Fault fault, Inode file, long index) {
        fault.object = file;
        fault.objectIndex = index;
        fault.advice = fault.vma.flags() & (VmaFlags.RAND_READ | VmaFlags.SEQ_READ);
        while (true) {
            fault.page = kernel.pageCache.find(fault.cpu(), file, index);
            fault.cpu().order();
            fault.io = needs(fault, file, index);
            if (fault.io == null) {
                return true;
            }
            if (fault.page != PageCache.NONE) {
                kernel.pagevecs.releasePages(fault.cpu(), new long[] {fault.page}, 1);
            }
            if (retries && fault.mayRetry) {
                return false;
            }
            if (!doIo(fault)) {
                return false;
            }
            fault.hasRetried = true;
        }
    }

    private @Nullable Io needs(Fault fault, Inode file, long index) {
        if (fault.page == PageCache.NONE) {
            return Io.MISS;
        }
        if (!fault.hasRetried && fault.advice != VmaFlags.RAND_READ) {
            file.readAhead().found(1);
            if (ReadAhead.isMarked(file, index)) {
                return Io.MARKED;
            }
        }
        return kernel.frames.has(fault.page, FrameTable.LOCKED) ? Io.LOCKED : null;
    }

    /**
     * Does what the fault has found that it needs, and waits until its page is there.
     *
     * @return false when there is no memory for it, or the file ends before it by now: the fault has failed
     */
    boolean doIo(Fault fault) {
        Inode file = fault.object;
        long index = fault.objectIndex;
        switch (fault.io) {
            case MISS -> {
                fault.major = true;
                missed(fault, file, index);
            }
            case MARKED -> readAhead.next(fault.task(), file, index, readAhead.maxPages);
            case LOCKED -> {}
            case SWAP -> throw new IllegalStateException("A page in swap is not in a file.");
        }
        fault.io = null;
        return await(fault, file, index);
    }

    private void missed(Fault fault, Inode file, long index) {
        if (fault.advice == VmaFlags.RAND_READ) {
            return;
        }
        if (fault.advice == VmaFlags.SEQ_READ) {
            readAhead.miss(fault.task(), file, index, readAhead.maxPages);
            return;
        }
        fault.cpu().order();
        ReadAheadState state = file.readAhead();
        state.mapMisses = Math.min(state.mapMisses + 1, 10 * ReadAhead.LOTS_OF_MISSES);
        if (state.mapMisses <= ReadAhead.LOTS_OF_MISSES) {
            readAhead.around(fault.task(), file, index);
        }
    }

    /** Reads the page alone if nothing has brought it, and sleeps while it is locked. */
    private boolean await(Fault fault, Inode file, long index) {
        long page = kernel.pageCache.find(fault.cpu(), file, index);
        fault.cpu().order();
        if (page == PageCache.NONE) {
            if (index >= file.sizePages()) {
                fault.fail(Fault.Result.SIGBUS);
                return false;
            }
            if (!readAhead.alone(fault.task(), file, index)) {
                fault.fail(Fault.Result.OOM);
                return false;
            }
            page = kernel.pageCache.find(fault.cpu(), file, index);
        }
        if (page != PageCache.NONE) {
            kernel.pageLocks.awaitUnlocked(fault.task(), page);
            kernel.pagevecs.releasePages(fault.cpu(), new long[] {page}, 1);
        }
        return true;
    }
}
