package dev.faultline.runtime.mm;

import dev.faultline.runtime.preset.KernelPreset;
import dev.faultline.runtime.preset.KernelPreset.Behaviour;
import dev.faultline.runtime.preset.KernelVersion;
import dev.faultline.runtime.sched.Task;

/**
 * On-demand read-ahead (mm/readahead.c, 2.6.23 and later): a page in the window carries a mark, and whoever uses it first asks for the next window.
 *
 * <pre>
 *   start                          mark                           start + size
 *     |------------------------------#-------- asyncSize ------------|
 *     being used                     its first use starts the next window
 * </pre>
 *
 * <p>A miss without a pattern around a mapping reads the window around it. In 6.x windows that follow one another come in larger and larger
 * folios. Sizes are those of 6.18; 2.6.32 has no mark around a mapping's miss, and no large folios.
 */
final class OnDemandReadAhead extends ReadAhead {

    /** From here on the window around a miss has a mark, a quarter before its end. */
    private static final KernelVersion MARKS_AROUND = new KernelVersion(2, 6, 39);

    /** Orders by which folios grow from window to window. */
    private static final int ORDER_STEP = 2;

    /** The largest request of most disks' drivers, which reading by advice is limited to. */
    private static final int MAX_REQUEST_BYTES = 1280 << 10;

    private final boolean marksAround;
    private final boolean hasLargeFolios;
    private final int maxForced;

    OnDemandReadAhead(MemoryManager kernel, PageReads reads) {
        super(kernel, reads);
        KernelPreset preset = kernel.kernel;
        this.marksAround = preset.version().isAtLeast(MARKS_AROUND);
        this.hasLargeFolios = preset.behaviour() == Behaviour.MODERN;
        this.maxForced = MAX_REQUEST_BYTES >> kernel.arch.geometry().pageShift();
    }

    @Override
    void beforeRead(Task task, Inode file, long index, long request) {
        task.cpu().order();
        long pfn = file.pages().get(index);
        if (pfn == PageCache.NONE) {
            miss(task, file, index, request);
        } else if (isMarked(file, index)) {
            next(task, file, index, request);
        }
        task.cpu().order();
        file.readAhead().previous = index + request - 1;
    }

    /** Page {@code index} is not in memory, and pages up to {@code index + request} are wanted: page_cache_sync_ra. */
    void miss(Task task, Inode file, long index, long request) {
        task.cpu().order();
        ReadAheadState state = file.readAhead();
        if (index == 0 || request > maxPages || state.previous >= 0 && index - state.previous >= 0 && index - state.previous <= 1) {
            state.start = index;
            state.size = initialSize(request);
            state.asyncSize = state.size > request ? state.size - request : state.size >> 1;
        } else {
            long before = inSequenceBefore(file, index);
            if (before <= request) {
                // A read for itself leaves the window as it is.
                missing(task, file, index, index + request);
                return;
            }
            state.start = index;
            state.size = Math.min((before == index ? 2 * before : before) + request, maxPages);
            state.asyncSize = 1;
        }
        state.order = 0;
        read(task, file);
    }

    /** How many pages in sequence before this one are in memory, looking no further than a window. */
    private long inSequenceBefore(Inode file, long index) {
        long pages = 0;
        while (pages < index && pages < maxPages && file.pages().get(index - pages - 1) != PageCache.NONE) {
            pages++;
        }
        return pages;
    }

    /** Page {@code index}, which carries the mark, is used: page_cache_async_ra. */
    void next(Task task, Inode file, long index, long request) {
        task.cpu().order();
        ReadAheadState state = file.readAhead();
        state.unmark(file.folios().first(index));
        long folioPages = file.folios().end(index) - file.folios().first(index);
        if (index == (state.start + state.size - state.asyncSize & -folioPages)) {
            state.start += state.size;
            state.size = Math.max(state.size, nextSize(state.size));
        } else {
            long hole = index + 1;
            while (hole <= index + maxPages && file.pages().get(hole) != PageCache.NONE) {
                hole++;
            }
            if (hole > index + maxPages) {
                return;
            }
            state.start = hole;
            state.size = nextSize(hole - index + request);
        }
        if (hasLargeFolios) {
            state.order += ORDER_STEP;
        }
        long align = 1L << Math.min(state.order, Integer.numberOfTrailingZeros(maxPages));
        long end = state.start + state.size & -align;
        if (end > state.start) {
            state.size = end - state.start;
        }
        state.asyncSize = state.size;
        read(task, file);
    }

    /** A mapping's page {@code index} is not in memory, and there is no pattern: reads what lies around it. */
    void around(Task task, Inode file, long index) {
        task.cpu().order();
        ReadAheadState state = file.readAhead();
        state.start = Math.max(0, index - maxPages / 2);
        state.size = maxPages;
        state.asyncSize = marksAround ? maxPages / 4 : 0;
        state.order = 0;
        read(task, file);
    }

    @Override
    void force(Task task, Inode file, long from, long to) {
        super.force(task, file, from, Math.min(to, from + Math.max(maxPages, maxForced)));
    }

    /** Reads the window: page_cache_ra_order. Where a page of it is in memory already, the rest comes in single pages. */
    private void read(Task task, Inode file) {
        ReadAheadState state = file.readAhead();
        state.order = Math.min(state.order, 63 - Long.numberOfLeadingZeros(Math.max(1, state.size)));
        int order = state.order;
        long asyncSize = state.asyncSize;
        long index = state.start;
        long end = Math.min(file.sizePages(), index + state.size);
        long mark = asyncSize == 0 ? PageCache.NONE : index + state.size - asyncSize;
        PageReads.Batch batch = reads.batch(task, file);
        boolean goesOn = hasLargeFolios;
        while (goesOn && index < end) {
            int fitting = fittingOrder(index, end, order);
            goesOn = batch.addFolio(index, 1 << fitting, index == (mark & -(1L << fitting)));
            index += goesOn ? 1 << fitting : 0;
        }
        if (hasLargeFolios && index < end) {
            // Counted from the end of the file, if that comes first.
            mark = asyncSize > 0 && asyncSize <= end - index ? end - asyncSize : PageCache.NONE;
        }
        batch.addMissing(index, end, mark);
        batch.submit();
    }

    private static int fittingOrder(long index, long end, int order) {
        int fitting = index % (1L << order) == 0 ? order : Long.numberOfTrailingZeros(index);
        while (index + (1L << fitting) > end) {
            fitting--;
        }
        return fitting;
    }

    /** The first window of a read of so many pages: more than was asked for, as long as that is little. */
    private long initialSize(long request) {
        long size = request <= 1 ? 1 : Long.highestOneBit(request - 1) << 1;
        if (size <= maxPages / 32) {
            return 4 * size;
        }
        return size <= maxPages / 4 ? 2 * size : maxPages;
    }

    private long nextSize(long size) {
        if (size < maxPages / 16) {
            return 4 * size;
        }
        return size <= maxPages / 2 ? 2 * size : maxPages;
    }
}
