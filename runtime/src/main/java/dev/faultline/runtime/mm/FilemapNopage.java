package dev.faultline.runtime.mm;

import dev.faultline.runtime.sched.Task;

/**
 * How a fault on a mapped file of a disk gets its page before 2.6.23: filemap_nopage (mm/filemap.c, 2.6.11). mmap_sem is held throughout, also
 * while the disk is waited for.
 *
 * <pre>
 *   advice       page not in memory                        page in memory
 *   normal       32 pages around it, unless misses have    nothing
 *                outnumbered hits by more than 100
 *   sequential   it alone; the windows of read-ahead are told of every page
 *   random       it alone                                  nothing
 * </pre>
 *
 * A fault that finds its page missing, or not filled yet, is a major one.
 */
final class FilemapNopage {

    private final MemoryManager kernel;
    private final PageReads reads;
    private final ClassicReadAhead readAhead;

    FilemapNopage(MemoryManager kernel, PageReads reads, ClassicReadAhead readAhead) {
        this.kernel = kernel;
        this.reads = reads;
        this.readAhead = readAhead;
    }

    /** @see BackingStore#bringIn */
    boolean bringIn(Fault fault, Inode file, long index) {
        boolean random = fault.vma.has(VmaFlags.RAND_READ);
        boolean sequential = !random && fault.vma.has(VmaFlags.SEQ_READ);
        if (sequential) {
            readAhead.beforeRead(fault.task(), file, index, 1);
        }
        fault.page = kernel.pageCache.find(fault.cpu(), file, index);
        fault.cpu().order();
        if (fault.page == PageCache.NONE) {
            missed(fault.task(), file, index, random, sequential);
            fault.major = true;
        } else if (!random) {
            file.readAhead().mapHits++;
        }
        while (true) {
            if (fault.page != PageCache.NONE && isReady(fault, file, index)) {
                return true;
            }
            // Read around, or gone again since.
            fault.page = kernel.pageCache.find(fault.cpu(), file, index);
            fault.cpu().order();
            if (fault.page == PageCache.NONE) {
                if (index >= file.sizePages()) {
                    fault.fail(Fault.Result.SIGBUS);
                    return false;
                }
                if (!readAhead.alone(fault.task(), file, index)) {
                    fault.fail(Fault.Result.OOM);
                    return false;
                }
            }
        }
    }

    private void missed(Task task, Inode file, long index, boolean random, boolean sequential) {
        if (sequential) {
            readAhead.missed(file);
        } else if (!random && ++file.readAhead().mapMisses <= file.readAhead().mapHits + ReadAhead.LOTS_OF_MISSES) {
            long pages = readAhead.sane(readAhead.maxPages);
            long start = Math.max(0, index - pages / 2);
            readAhead.missing(task, file, start, start + pages);
        }
    }

    /** Waits until the fault's page is filled, if it is not; false when it has left the file meanwhile. */
    private boolean isReady(Fault fault, Inode file, long index) {
        fault.cpu().order();
        if (reads.isFilled(fault.page)) {
            return true;
        }
        fault.major = true;
        kernel.pageLocks.awaitUnlocked(fault.task(), fault.page);
        fault.cpu().order();
        if (file.pages().get(index) == fault.page) {
            return true;
        }
        kernel.pagevecs.releasePages(fault.cpu(), new long[] {fault.page}, 1);
        fault.page = PageCache.NONE;
        return false;
    }
}
