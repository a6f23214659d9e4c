package dev.faultline.runtime.mm;

import dev.faultline.runtime.block.BlockRequest;
import dev.faultline.runtime.block.BlockRequest.Direction;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.preset.KernelPreset.Behaviour;
import dev.faultline.runtime.sched.Task;
import java.util.ArrayList;
import java.util.List;

/**
 * Dirty pages of files on their way to the disk (mm/page-writeback.c, fs/mpage.c, 2.6.11 and 6.x).
 *
 * <pre>
 *   a page     DIRTY ── lock, clear DIRTY, write-protect every entry ──► WRITEBACK, unlocked ── the disk has it ──► clean
 *                 ▲                                                         │
 *                 └──────────────── written to meanwhile ───────────────────┘
 * </pre>
 *
 * What goes to the disk is the page as it is when WRITEBACK begins; a write after that makes it dirty again and is written by a later round. No disk
 * here needs its pages to hold still, so nobody waits before such a write (folio_wait_stable).
 *
 * <p>Simplified: no thread writes old pages back in the background. Who makes too many pages dirty writes some back itself, as in 2.6.
 */
public final class WriteBack {

    /** Pages in one request at most: BIO_MAX_PAGES. */
    private static final int MAX_REQUEST_PAGES = 256;

    /** Pages that a task over the limit writes before it looks again: ratelimit_pages and a half. */
    private static final int CHUNK_PAGES = 48;

    /** No more of this share of memory that nothing maps may be dirty, in per cent, in 2.6. */
    private static final int UNMAPPED_SHARE = 2;

    private static final int MIN_RATIO = 5;

    private final MemoryManager kernel;
    private final FrameTable frames;
    private final PageMkclean mkclean;
    private final boolean classic;
    private final long managedFrames;

    WriteBack(MemoryManager kernel) {
        this.kernel = kernel;
        this.frames = kernel.frames;
        this.mkclean = new PageMkclean(kernel);
        this.classic = kernel.kernel.behaviour() == Behaviour.CLASSIC;
        this.managedFrames = kernel.memory.managedFrames();
    }

    // ---- one page, for reclaim --------------------------------------------------------------------------------------

    /**
     * Begins to write a page that nothing maps, and unlocks it: pageout. The caller has locked it and has a reference.
     *
     * @return whether it was dirty, and there was room for it on the disk
     */
    public boolean writeOut(Task task, Inode file, long index) {
        Cpu cpu = task.cpu();
        cpu.order();
        long pfn = file.pages().get(index);
        boolean writes = kernel.fileDisk.allocate(file, index, index + 1) && kernel.pageCache.clearDirty(cpu, pfn);
        if (writes) {
            Run run = new Run(task, file);
            begin(cpu, pfn);
            run.add(index, pfn);
            kernel.pageLocks.unlock(cpu, pfn);
            run.submit();
        } else {
            kernel.pageLocks.unlock(cpu, pfn);
        }
        return writes;
    }

    // ---- many -------------------------------------------------------------------------------------------------------

    /**
     * Writes the dirty pages of [from, to) and sleeps until the disk has them: filemap_write_and_wait_range. No spinlock may be held.
     *
     * @return false if the disk was full and pages in holes are still dirty
     */
    boolean sync(UserTask task, FaultDesign design, Inode file, long from, long to) {
        start(task, design, file, from, to, Long.MAX_VALUE);
        List<Long> written = pages(task.cpu(), file, from, to, FrameTable.WRITEBACK);
        for (long index : written) {
            long pfn = kernel.pageCache.find(task.cpu(), file, index);
            if (pfn != PageCache.NONE) {
                kernel.pageLocks.awaitWriteback(task, pfn);
                kernel.pagevecs.releasePages(task.cpu(), new long[] {pfn}, 1);
            }
        }
        return kernel.fileDisk.freePages() > 0 || pages(task.cpu(), file, from, to, FrameTable.DIRTY).isEmpty();
    }

    /**
     * Begins to write dirty pages of [from, to).
     *
     * @return how many, at most {@code most}
     */
    private long start(UserTask task, FaultDesign design, Inode file, long from, long to, long most) {
        Run run = new Run(task, file);
        long begun = 0;
        for (long index : pages(task.cpu(), file, from, to, FrameTable.DIRTY)) {
            if (begun == most) {
                break;
            }
            begun += write(task, design, file, index, run) ? 1 : 0;
        }
        run.submit();
        return begun;
    }

    private List<Long> pages(Cpu cpu, Inode file, long from, long to, int flag) {
        cpu.order();
        List<Long> found = new ArrayList<>();
        file.forEachPage(from, to, (index, pfn) -> {
            if (frames.has(pfn, flag)) {
                found.add(index);
            }
        });
        return found;
    }

    private boolean write(UserTask task, FaultDesign design, Inode file, long index, Run run) {
        long pfn = kernel.pageCache.find(task.cpu(), file, index);
        if (pfn == PageCache.NONE) {
            return false;
        }
        lock(task, pfn, run);
        Cpu cpu = task.cpu();
        cpu.order();
        boolean writes =
                file.pages().get(index) == pfn && kernel.fileDisk.allocate(file, index, index + 1) && kernel.pageCache.clearDirty(cpu, pfn);
        if (writes) {
            mkclean.clean(task, design, pfn);
            begin(cpu, pfn);
            run.add(index, pfn);
        }
        kernel.pageLocks.unlock(cpu, pfn);
        kernel.pagevecs.releasePages(cpu, new long[] {pfn}, 1);
        return writes;
    }

    /** Locks a page that is not on its way to the disk. What has been collected is sent before anything is waited for: others may wait for that. */
    private void lock(UserTask task, long pfn, Run run) {
        if (!kernel.pageLocks.tryLock(task.cpu(), pfn)) {
            run.submit();
            kernel.pageLocks.lock(task, pfn);
        }
        if (frames.has(pfn, FrameTable.WRITEBACK)) {
            run.submit();
            kernel.pageLocks.awaitWriteback(task, pfn);
        }
    }

    private void begin(Cpu cpu, long pfn) {
        kernel.pageLocks.beginWriteback(cpu, pfn);
        kernel.vmStat.nrWriteback++;
    }

    /** Pages of a file in sequence, in blocks in sequence, that go to the disk in one request. */
    private final class Run {
        private final Task task;
        private final Inode file;
        private long first;
        private final List<Long> pages = new ArrayList<>();
        private final List<Long> contents = new ArrayList<>();

        Run(Task task, Inode file) {
            this.task = task;
            this.file = file;
        }

        /** Adds a page under write-back as it is now. In order. */
        void add(long index, long pfn) {
            long content = frames.content(pfn);
            long last = first + pages.size() - 1;
            boolean follows = index == last + 1 && file.blocks().block(index) == file.blocks().block(last) + 1;
            if (!follows || pages.size() == MAX_REQUEST_PAGES) {
                submit();
            }
            if (pages.isEmpty()) {
                first = index;
            }
            pages.add(pfn);
            contents.add(content);
        }

        /** Sends what has been collected. */
        void submit() {
            if (pages.isEmpty()) {
                return;
            }
            long start = first;
            List<Long> sent = List.copyOf(pages);
            List<Long> content = List.copyOf(contents);
            pages.clear();
            contents.clear();
            FileDisk disk = kernel.fileDisk;
            task.cpu().order();
            long block = file.blocks().block(start);
            disk.device().submit(task.cpu(), new BlockRequest(
                    Direction.WRITE, disk.offset(block), disk.offset(sent.size()), time -> arrived(file, start, sent, content, time)));
        }
    }

    /** The disk has pages, in an event. */
    private void arrived(Inode file, long first, List<Long> pages, List<Long> contents, long time) {
        for (int i = 0; i < pages.size(); i++) {
            file.image().write(first + i, contents.get(i));
            kernel.vmStat.nrWriteback--;
            kernel.pageLocks.writebackEnded(pages.get(i), time);
        }
    }

    // ---- not too many -----------------------------------------------------------------------------------------------

    /**
     * Makes a task that has made pages of a file dirty write some back, and wait for them, while too much of memory is dirty: balance_dirty_pages. No
     * spinlock may be held.
     */
    public void balance(UserTask task, FaultDesign design, Inode file) {
        task.cpu().order();
        while (kernel.vmStat.nrDirty + kernel.vmStat.nrWriteback > limit()) {
            if (start(task, design, file, 0, file.sizePages(), CHUNK_PAGES) == 0) {
                awaitSome(task, file);
                return;
            }
            task.cpu().order();
        }
    }

    private void awaitSome(UserTask task, Inode file) {
        List<Long> written = pages(task.cpu(), file, 0, file.sizePages(), FrameTable.WRITEBACK);
        if (!written.isEmpty()) {
            long pfn = kernel.pageCache.find(task.cpu(), file, written.getFirst());
            if (pfn != PageCache.NONE) {
                kernel.pageLocks.awaitWriteback(task, pfn);
                kernel.pagevecs.releasePages(task.cpu(), new long[] {pfn}, 1);
            }
        }
    }

    /** Pages that may be dirty: a share of all in 2.6, less where much is mapped; in 6.x of those that could be given to files. */
    private long limit() {
        long ratio = kernel.sysctls.dirtyRatio();
        if (!classic) {
            return (managedFrames - frames.mappedAnonymous()) * ratio / 100;
        }
        long mapped = (frames.mappedAnonymous() + frames.mappedOther()) * 100 / managedFrames;
        return managedFrames * Math.max(MIN_RATIO, Math.min(ratio, (100 - mapped) / UNMAPPED_SHARE)) / 100;
    }
}
