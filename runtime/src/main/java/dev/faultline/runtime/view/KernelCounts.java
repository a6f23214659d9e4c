package dev.faultline.runtime.view;

import dev.faultline.runtime.mm.AddressSpace;
import dev.faultline.runtime.mm.FrameTable;
import dev.faultline.runtime.mm.LruList;
import dev.faultline.runtime.mm.Memory;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.VmStat;
import dev.faultline.runtime.preset.KernelVersion;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * What meminfo and vmstat count, in pages and events.
 *
 * @param total pages the kernel manages; its own image is not among them
 * @param free pages in zones; those on CPUs' own lists are not among them
 * @param onLists pages on the lists of reclaim
 * @param mappedAnonymous pages of anonymous memory that some entry maps
 * @param mappedFile other pages that some entry maps
 * @param cached pages of files and of shared memory
 * @param shared of those, pages of shared memory and of files in memory
 * @param dirty pages of files that differ from what is on their disks
 * @param writeback pages of files on their way there
 * @param pagedInKib read from block devices, in KiB
 * @param pagedOutKib written to them
 * @param pageTables pages of page tables, of the levels that this kernel counts
 * @param committed pages promised to all processes together
 * @param swapTotal pages that swap has room for; 0 on a machine without
 * @param swapFree those of them that are free
 * @param swapCached pages in memory that stand for pages in swap
 * @param anonHuge huge pages of anonymous memory that some huge entry maps
 * @param events how often things have happened since boot
 * @param pageBytes size of a page
 */
record KernelCounts(
        long total,
        long free,
        Map<LruList, Long> onLists,
        long mappedAnonymous,
        long mappedFile,
        long cached,
        long shared,
        long dirty,
        long writeback,
        long pagedInKib,
        long pagedOutKib,
        long pageTables,
        long committed,
        long swapTotal,
        long swapFree,
        long swapCached,
        long anonHuge,
        VmStat events,
        long pageBytes) {

    static KernelCounts of(MemoryManager kernel) {
        Memory memory = kernel.memory();
        FrameTable frames = kernel.frames();
        return new KernelCounts(
                memory.managedFrames(),
                memory.freeFrames(),
                onLists(kernel),
                frames.mappedAnonymous(),
                frames.mappedOther(),
                kernel.inodes().cachedPages(),
                kernel.inodes().sharedPages(),
                kernel.vmStat().dirtyPages(),
                kernel.vmStat().writebackPages(),
                kernel.devices().bytesRead() >>> 10,
                kernel.devices().bytesWritten() >>> 10,
                pageTables(kernel),
                kernel.commit().committedPages(),
                kernel.swap().totalPages(),
                kernel.swap().freePages(),
                kernel.swap().cache().pages(),
                kernel.hugePages().mapped(),
                kernel.vmStat(),
                kernel.arch().geometry().pageBytes());
    }

    private static Map<LruList, Long> onLists(MemoryManager kernel) {
        Map<LruList, Long> pages = new EnumMap<>(LruList.class);
        for (LruList list : LruList.values()) {
            pages.put(list, kernel.lruPages(list::equals));
        }
        return Collections.unmodifiableMap(pages);
    }

    /** Pages on one list. */
    static ToLongFunction<KernelCounts> on(LruList list) {
        return counts -> counts.onLists.get(list);
    }

    long active() {
        return onLists.get(LruList.ACTIVE_ANON) + onLists.get(LruList.ACTIVE_FILE);
    }

    long inactive() {
        return onLists.get(LruList.INACTIVE_ANON) + onLists.get(LruList.INACTIVE_FILE);
    }

    /** Kernels learnt to count the tables of upper levels one by one. */
    private static long pageTables(MemoryManager kernel) {
        KernelVersion version = kernel.kernel().version();
        int highest = 0;
        if (version.isAtLeast(Era.ALL_TABLES_COUNT)) {
            highest = kernel.arch().geometry().topLevel();
        } else if (version.isAtLeast(Era.PMD_TABLES_COUNT)) {
            highest = Math.min(1, kernel.arch().geometry().topLevel());
        }
        long tables = 0;
        for (AddressSpace mm : kernel.spaces()) {
            for (int level = 0; level <= highest; level++) {
                tables += mm.pageTables().count(level);
            }
        }
        return tables;
    }
}
