package dev.faultline.runtime.mm;

import dev.faultline.runtime.block.BlockDevice;
import java.util.Map;
import java.util.TreeMap;

/**
 * The disk that files are on: which of its blocks, a page each, are free. The first free ones are given out, so that files written one after
 * another lie one after another.
 *
 * <p>Everything here is an ordered operation; the file system's own locks and its metadata are not modelled.
 */
public final class FileDisk {

    private final BlockDevice device;
    private final int pageShift;

    /** Free blocks: runs, by their first block. */
    private final TreeMap<Long, Long> free = new TreeMap<>();

    private long freeBlocks;

    FileDisk(BlockDevice device, int pageShift) {
        this.device = device;
        this.pageShift = pageShift;
        this.freeBlocks = device.capacityBytes() >>> pageShift;
        free.put(0L, freeBlocks);
    }

    BlockDevice device() {
        return device;
    }

    /** Where a block begins on the device, in bytes. */
    long offset(long block) {
        return block << pageShift;
    }

    /** Pages that still fit. */
    public long freePages() {
        return freeBlocks;
    }

    /**
     * Gives those pages of [from, to) that are in a hole their blocks, all or none.
     *
     * @return false when there are not so many: the disk is full
     */
    public boolean allocate(Inode file, long from, long to) {
        BlockMap map = file.blocks();
        long wanted = 0;
        for (long page = from; page < to;) {
            long run = map.run(page, to);
            wanted += map.block(page) == BlockMap.HOLE ? run : 0;
            page += run;
        }
        if (wanted > freeBlocks) {
            return false;
        }
        for (long page = from; wanted > 0;) {
            long run = map.run(page, to);
            if (map.block(page) == BlockMap.HOLE) {
                take(map, page, run);
                wanted -= run;
            }
            page += run;
        }
        return true;
    }

    private void take(BlockMap map, long page, long pages) {
        freeBlocks -= pages;
        for (long done = 0; done < pages;) {
            Map.Entry<Long, Long> first = free.pollFirstEntry();
            long length = Math.min(first.getValue(), pages - done);
            if (length < first.getValue()) {
                free.put(first.getKey() + length, first.getValue() - length);
            }
            map.add(new BlockMap.Extent(page + done, first.getKey(), length));
            done += length;
        }
    }

    /** Takes the blocks of all pages from {@code page} on back. */
    void release(Inode file, long page) {
        for (BlockMap.Extent gone : file.blocks().cut(page)) {
            freeBlocks += gone.length();
            give(gone.block(), gone.length());
        }
    }

    private void give(long block, long length) {
        long start = block;
        long blocks = length;
        Map.Entry<Long, Long> below = free.lowerEntry(block);
        if (below != null && below.getKey() + below.getValue() == block) {
            start = below.getKey();
            blocks += below.getValue();
        }
        Long above = free.remove(block + length);
        free.put(start, above == null ? blocks : blocks + above);
    }
}
