package dev.faultline.runtime.mm;

/**
 * What the system calls read and write do with one page of a file (mm/filemap.c: do_generic_mapping_read and generic_file_write, 2.6.11;
 * filemap_read and generic_perform_write, 6.x).
 *
 * <p>The program's own buffer is not modelled: copying to and from it costs time, and touches no page of the script's.
 */
public final class FileIo {

    /** How it ended. */
    public enum Outcome {
        DONE,
        /** The file ends before the page. */
        BEYOND,
        /** There is no memory for the page. */
        NO_MEMORY,
        /** There is no room for it on the disk. */
        NO_SPACE
    }

    private static final long NO_MEMORY = PageCache.NONE - 1;

    private final MemoryManager kernel;
    private final FrameTable frames;

    FileIo(MemoryManager kernel) {
        this.kernel = kernel;
        this.frames = kernel.frames;
    }

    /** Reads a page, and sleeps until it is in memory. No lock may be held. */
    public Outcome read(UserTask task, Inode file, long index) {
        task.cpu().order();
        if (index >= file.sizePages()) {
            return Outcome.BEYOND;
        }
        if (!file.kind().isOnDisk()) {
            return readMemory(task, file, index);
        }
        kernel.diskStore.readAhead().beforeRead(task, file, index, 1);
        long page = filled(task, file, index);
        if (page == PageCache.NONE) {
            return index >= file.sizePages() ? Outcome.BEYOND : Outcome.NO_MEMORY;
        }
        copied(task, page);
        return Outcome.DONE;
    }

    /** Begins to read pages [from, to) that a program says it will need, and does not wait for them. No spinlock may be held. */
    public void willNeed(UserTask task, Inode file, long from, long to) {
        if (file.kind().isOnDisk()) {
            task.cpu().order();
            kernel.diskStore.readAhead().force(task, file, from, Math.min(to, file.sizePages()));
        }
    }

    /** What is not there of a file in memory reads as zeroes, and still is not there afterwards. */
    private Outcome readMemory(UserTask task, Inode file, long index) {
        long page = found(task, file, index);
        if (page == NO_MEMORY) {
            return Outcome.NO_MEMORY;
        }
        if (page == PageCache.NONE) {
            kernel.ports[task.cpu().node()].copyPage(task.cpu());
        } else {
            copied(task, page);
        }
        return Outcome.DONE;
    }

    /**
     * The file's page with a reference, brought back if it is in swap.
     *
     * @return {@link PageCache#NONE} if it is nowhere, {@link #NO_MEMORY} if there is none to bring it back to
     */
    private long found(UserTask task, Inode file, long index) {
        while (true) {
            long page = kernel.pageCache.find(task.cpu(), file, index);
            if (page != PageCache.NONE) {
                return page;
            }
            task.cpu().order();
            long slot = file.pages().swapSlot(index);
            if (slot == 0) {
                return PageCache.NONE;
            }
            if (kernel.sharedSwap.bringBack(task, file, index, slot) == SharedSwap.Outcome.NO_MEMORY) {
                return NO_MEMORY;
            }
        }
    }

    /** Copies a page out and lets go of it. */
    private void copied(UserTask task, long page) {
        kernel.ports[kernel.memory.node(page)].copyPage(task.cpu());
        kernel.pagevecs.releasePages(task.cpu(), new long[] {page}, 1);
    }

    /**
     * A page of a file on a disk with its content, read if need be, with a reference.
     *
     * @return {@link PageCache#NONE} where the file ends by now, or there is no memory
     */
    private long filled(UserTask task, Inode file, long index) {
        while (true) {
            long page = kernel.pageCache.find(task.cpu(), file, index);
            task.cpu().order();
            if (page == PageCache.NONE) {
                if (index >= file.sizePages() || !kernel.diskStore.readAhead().alone(task, file, index)) {
                    return PageCache.NONE;
                }
            } else if (kernel.diskStore.reads().isFilled(page)) {
                return page;
            } else {
                kernel.pageLocks.awaitUnlocked(task, page);
                task.cpu().order();
                if (file.pages().get(index) == page) {
                    return page;
                }
                kernel.pagevecs.releasePages(task.cpu(), new long[] {page}, 1);
            }
        }
    }

    /**
     * Writes to a page. It becomes dirty; the file becomes longer if it ends before. No lock may be held.
     *
     * @param end of the file afterwards, at least, in bytes
     * @param whole whether all of the page is written, so that what was there before does not matter
     */
    public Outcome write(UserTask task, FaultDesign design, Inode file, long index, long end, boolean whole) {
        task.cpu().order();
        if (file.kind().isOnDisk()) {
            if (!kernel.fileDisk.allocate(file, index, index + 1)) {
                return Outcome.NO_SPACE;
            }
            if (!whole && index < file.sizePages()) {
                long before = filled(task, file, index);
                if (before == PageCache.NONE) {
                    return Outcome.NO_MEMORY;
                }
                kernel.pagevecs.releasePages(task.cpu(), new long[] {before}, 1);
            }
        }
        long page = locked(task, file, index);
        if (page == PageCache.NONE) {
            return file.kind().isOnDisk() ? Outcome.NO_MEMORY : Outcome.NO_SPACE;
        }
        kernel.ports[kernel.memory.node(page)].copyPage(task.cpu());
        task.cpu().order();
        frames.setContent(page, task.nextStamp());
        kernel.pageCache.markDirty(task.cpu(), file, page);
        task.cpu().order();
        if (end > file.size()) {
            file.size(end);
        }
        kernel.pageLocks.unlock(task.cpu(), page);
        kernel.pagevecs.releasePages(task.cpu(), new long[] {page}, 1);
        if (file.kind().isOnDisk()) {
            kernel.writeBack.balance(task, design, file);
        }
        return Outcome.DONE;
    }

    /** The file's page, locked, with a reference; a new one if it is not in memory, {@link PageCache#NONE} if there is no memory for that. */
    private long locked(UserTask task, Inode file, long index) {
        while (true) {
            long page = found(task, file, index);
            if (page == NO_MEMORY) {
                return PageCache.NONE;
            }
            if (page == PageCache.NONE) {
                long made = kernel.allocator.allocate(task.cpu());
                if (made == Zone.EMPTY) {
                    return PageCache.NONE;
                }
                page = kernel.pageCache.add(task.cpu(), file, index, made, FrameTable.LOCKED);
                if (page == made) {
                    return page;
                }
                kernel.allocator.free(task.cpu(), made);
                if (page == PageCache.NONE) {
                    // It has come and gone to swap meanwhile.
                    continue;
                }
            }
            kernel.pageLocks.lock(task, page);
            task.cpu().order();
            if (file.pages().get(index) == page) {
                return page;
            }
            kernel.pageLocks.unlock(task.cpu(), page);
            kernel.pagevecs.releasePages(task.cpu(), new long[] {page}, 1);
        }
    }
}
