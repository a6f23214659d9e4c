package dev.faultline.runtime.mm;

import dev.faultline.runtime.block.BlockRequest;
import dev.faultline.runtime.block.BlockRequest.Direction;
import dev.faultline.runtime.sched.Task;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Brings pages of files into memory: adds them, locked and not yet filled, asks the disk for them in as few requests as their places there allow,
 * and unlocks them when they are filled (fs/mpage.c, 2.6.11; fs/ext4/readpage.c, 6.x).
 *
 * <p>A page on its way holds no reference for the disk: whoever takes pages out of a file waits for their locks first.
 */
final class PageReads {

    private final MemoryManager kernel;
    private final FrameTable frames;

    /** Frames whose pages are in an object and not filled yet: those without PG_uptodate. */
    private final Set<Long> unfilled = new HashSet<>();

    PageReads(MemoryManager kernel) {
        this.kernel = kernel;
        this.frames = kernel.frames;
    }

    /** Whether a page in memory has its content. In order. */
    boolean isFilled(long pfn) {
        return unfilled.isEmpty() || !unfilled.contains(pfn);
    }

    /** Whether no read is under way. */
    boolean areDone() {
        return unfilled.isEmpty();
    }

    /** Pages of one file in sequence, collected for one request or some. */
    final class Batch {

        private final Task task;
        private final Inode file;
        private long first;
        private long[] pages = new long[32];
        private int count;
        private long total;
        private boolean ranOut;

        private Batch(Task task, Inode file) {
            this.task = task;
            this.file = file;
        }

        /** Pages added so far, in all requests. */
        long total() {
            return total;
        }

        /** Whether there was no memory for a page. */
        boolean ranOut() {
            return ranOut;
        }

        /**
         * Adds those of [from, to) that are not in memory as single pages, as far as there is memory.
         *
         * @param mark a page that is to carry the mark, if it is added
         */
        void addMissing(long from, long to, long mark) {
            for (long index = from; index < to; index++) {
                task.cpu().order();
                boolean added = file.pages().get(index) == PageCache.NONE && add(index);
                if (ranOut) {
                    return;
                }
                if (added && index == mark) {
                    task.cpu().order();
                    file.readAhead().mark(index);
                }
            }
        }

        /**
         * Adds one folio.
         *
         * @return false if one of its pages was in memory, or memory has run out: there it ended
         */
        boolean addFolio(long index, int size, boolean marked) {
            for (int i = 0; i < size; i++) {
                if (!add(index + i)) {
                    return false;
                }
            }
            task.cpu().order();
            file.folios().join(index, size);
            if (marked) {
                file.readAhead().mark(index);
            }
            return true;
        }

        private boolean add(long index) {
            long pfn = kernel.allocator.allocateOrFail(task.cpu());
            if (pfn == Zone.EMPTY) {
                ranOut = true;
                return false;
            }
            task.cpu().order();
            unfilled.add(pfn);
            long there = kernel.pageCache.add(task.cpu(), file, index, pfn, FrameTable.LOCKED);
            // Its lock keeps the page in the object from here on.
            kernel.pagevecs.releasePages(task.cpu(), new long[] {there}, 1);
            if (there != pfn) {
                task.cpu().order();
                unfilled.remove(pfn);
                kernel.allocator.free(task.cpu(), pfn);
                return false;
            }
            if (count > 0 && index != first + count) {
                submit();
            }
            if (count == 0) {
                first = index;
            }
            if (count == pages.length) {
                pages = Arrays.copyOf(pages, 2 * count);
            }
            pages[count++] = pfn;
            total++;
            return true;
        }

        /** Asks the disk for what has been collected. */
        void submit() {
            for (int from = 0; from < count;) {
                task.cpu().order();
                int length = (int) file.blocks().run(first + from, first + count);
                long block = file.blocks().block(first + from);
                long index = first + from;
                long[] run = Arrays.copyOfRange(pages, from, from + length);
                if (block == BlockMap.HOLE) {
                    filled(file, index, run, task.cpu().now());
                } else {
                    FileDisk disk = kernel.fileDisk;
                    disk.device().submit(task.cpu(), new BlockRequest(
                            Direction.READ, disk.offset(block), disk.offset(length), time -> filled(file, index, run, time)));
                }
                from += length;
            }
            count = 0;
        }
    }

    Batch batch(Task task, Inode file) {
        return new Batch(task, file);
    }

    /** The disk has delivered pages, in an event: they are filled, and whoever waits for them goes on. */
    private void filled(Inode file, long first, long[] pages, long time) {
        for (int i = 0; i < pages.length; i++) {
            frames.setContent(pages[i], file.image().read(first + i));
            unfilled.remove(pages[i]);
            kernel.pageLocks.unlocked(pages[i], time);
        }
    }
}
