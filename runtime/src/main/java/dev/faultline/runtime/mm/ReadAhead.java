package dev.faultline.runtime.mm;

import dev.faultline.runtime.sched.Task;

/**
 * Which pages of a file are read before anybody asks for them. One file a generation: {@link ClassicReadAhead} and {@link OnDemandReadAhead}.
 *
 * <p>Here is what they share. Every method starts reads and waits for none; no spinlock may be held.
 */
abstract class ReadAhead {

    /** The most that is read ahead at a time, in every kernel: VM_MAX_READAHEAD, later VM_READAHEAD_PAGES. */
    private static final int MAX_BYTES = 128 << 10;

    /** After so many more faults that missed than hit, nothing is read around them any more: MMAP_LOTSAMISS. */
    static final int LOTS_OF_MISSES = 100;

    /** What a request for much is cut into, so that not too much memory is taken at a time. */
    private static final int CHUNK_BYTES = 2 << 20;

    final MemoryManager kernel;
    final PageReads reads;
    final int maxPages;
    private final int pageShift;

    ReadAhead(MemoryManager kernel, PageReads reads) {
        this.kernel = kernel;
        this.reads = reads;
        this.pageShift = kernel.arch.geometry().pageShift();
        this.maxPages = Math.max(1, MAX_BYTES >> pageShift);
    }

    /** A system call is about to read pages [index, index + request), the first of which is in memory, or is not. */
    abstract void beforeRead(Task task, Inode file, long index, long request);

    /** Reads [from, to) because a program has said that it will need it, or has asked for it: force_page_cache_readahead. */
    void force(Task task, Inode file, long from, long to) {
        int chunk = CHUNK_BYTES >> pageShift;
        for (long index = from; index < to; index += chunk) {
            missing(task, file, index, Math.min(index + chunk, to));
        }
    }

    /** Whether a page in memory, or another of its folio, carries the mark. In order. */
    static boolean isMarked(Inode file, long index) {
        return file.readAhead().isMarked(file.folios().first(index));
    }

    /**
     * Reads those of [from, to) that the file has and that are not in memory, as far as memory goes.
     *
     * @return how many
     */
    long missing(Task task, Inode file, long from, long to) {
        return batch(task, file, from, to).total();
    }

    /** Reads one page, if the file has it and it is not in memory; false if there is no memory for it. */
    boolean alone(Task task, Inode file, long index) {
        return !batch(task, file, index, index + 1).ranOut();
    }

    private PageReads.Batch batch(Task task, Inode file, long from, long to) {
        task.cpu().order();
        PageReads.Batch batch = reads.batch(task, file);
        batch.addMissing(from, Math.min(to, file.sizePages()), PageCache.NONE);
        batch.submit();
        return batch;
    }

    /** Pages of the largest read that is sensible while memory is short: half of what is free or easily freed (max_sane_readahead). */
    long sane(long pages) {
        return Math.min(pages, (kernel.lruPages(LruList::isInactive) + kernel.memory.freeFrames()) / 2);
    }
}
