package dev.faultline.runtime.mm;

import dev.faultline.runtime.sched.Task;

/**
 * Read-ahead in two windows (mm/readahead.c, 2.6.11): while the program walks the current one, the one ahead is being read. Crossing into that one
 * makes it the current one, and another is asked for.
 *
 * <pre>
 *   start            start + size
 *     |----------------|----------------|
 *     current window   aheadStart       aheadStart + aheadSize
 * </pre>
 *
 * <p>It is told of every page that is read, also of those in memory: a page out of sequence turns it off, two in sequence turn it on again, and
 * 256 windows in sequence that were in memory already turn it off as well.
 */
final class ClassicReadAhead extends ReadAhead {

    /** The least that a window shrinks to: VM_MIN_READAHEAD. */
    private static final int MIN_BYTES = 16 << 10;

    /** Pages found in memory after which reading ahead stops: VM_MAX_CACHE_HIT. */
    private static final int MAX_CACHE_HITS = 256;

    private final int minPages;

    ClassicReadAhead(MemoryManager kernel, PageReads reads) {
        super(kernel, reads);
        this.minPages = Math.max(1, MIN_BYTES >> kernel.arch.geometry().pageShift());
    }

    @Override
    void force(Task task, Inode file, long from, long to) {
        super.force(task, file, from, from + sane(to - from));
    }

    /** A page that was read ahead is not there any more: handle_ra_miss. In order. */
    void missed(Inode file) {
        file.readAhead().wasMissed = true;
        file.readAhead().isCached = false;
    }

    /** page_cache_readahead: the next {@code request} pages from {@code index} on are about to be read. */
    @Override
    void beforeRead(Task task, Inode file, long index, long request) {
        task.cpu().order();
        ReadAheadState state = file.readAhead();
        long wanted = Math.min(request, maxPages);
        if (index == state.previous && request == 1 && state.size != 0) {
            return;
        }
        if (state.isCached) {
            state.previous = index;
            return;
        }
        boolean isNext = index == state.previous + 1;
        state.previous = index + wanted - 1;
        if (state.size == 0 && index == 0 || state.size == ReadAheadState.OFF && isNext) {
            begin(task, file, index, request, wanted);
        } else if (!isNext || state.size == 0) {
            turnOff(state);
            window(task, file, index, wanted);
        } else {
            goOn(task, file, index + wanted - 1);
        }
    }

    private void begin(Task task, Inode file, long index, long request, long wanted) {
        ReadAheadState state = file.readAhead();
        state.start = index;
        state.size = initialSize(wanted);
        boolean isOn = window(task, file, state.start, state.size);
        if (isOn && request >= maxPages) {
            // So much is wanted that the next window is needed as well.
            aheadFrom(state, state.start + state.size, state.size);
            window(task, file, state.aheadStart, state.aheadSize);
        }
    }

    private void goOn(Task task, Inode file, long last) {
        ReadAheadState state = file.readAhead();
        if (state.aheadStart == 0) {
            aheadFrom(state, state.start + state.size, state.size);
            if (!window(task, file, state.aheadStart, state.aheadSize)) {
                dropAhead(task, state);
                return;
            }
            task.cpu().order();
        }
        if (last >= state.aheadStart) {
            state.start = state.aheadStart;
            state.size = state.aheadSize;
            aheadFrom(state, state.start + state.size, state.size);
            if (!window(task, file, state.aheadStart, state.aheadSize)) {
                dropAhead(task, state);
            }
        }
    }

    private void aheadFrom(ReadAheadState state, long start, long before) {
        state.aheadStart = start;
        if (state.wasMissed) {
            state.wasMissed = false;
            state.aheadSize = Math.min(Math.max(before - 2, minPages), maxPages);
        } else {
            state.aheadSize = Math.min(before < maxPages / 16 ? 4 * before : 2 * before, maxPages);
        }
    }

    private static void dropAhead(Task task, ReadAheadState state) {
        task.cpu().order();
        state.aheadStart = 0;
        state.aheadSize = 0;
    }

    private static void turnOff(ReadAheadState state) {
        state.start = 0;
        state.size = ReadAheadState.OFF;
        state.aheadStart = 0;
        state.aheadSize = 0;
        state.isCached = false;
        state.wasMissed = false;
    }

    /**
     * Reads a window.
     *
     * @return false when so much was in memory already that reading ahead has been turned off
     */
    private boolean window(Task task, Inode file, long from, long pages) {
        ReadAheadState state = file.readAhead();
        long read = missing(task, file, from, from + pages);
        task.cpu().order();
        if (read > 0) {
            state.cacheHits = 0;
            return true;
        }
        state.cacheHits += pages;
        if (state.cacheHits < MAX_CACHE_HITS) {
            return true;
        }
        turnOff(state);
        state.isCached = true;
        return false;
    }

    private long initialSize(long request) {
        long size = request <= 1 ? 1 : Long.highestOneBit(request - 1) << 1;
        if (size <= maxPages / 64) {
            return size * size;
        }
        return size <= maxPages / 4 ? Math.max(1, maxPages / 4) : maxPages;
    }
}
