package dev.faultline.runtime.mm;

import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.sync.SpinLock;

/**
 * Slots one after another in runs of 256: scan_swap_map (mm/swapfile.c, 2.6.11).
 *
 * <pre>
 *   lowest                      next                          highest
 *     v                          v                               v
 *   . x x . x x x [ x x x x x x x . . . . . ] x . . x . . . . . . x
 *                 └── the run that is being filled, 256 slots ┘
 *
 *   in a run             the next free slot
 *   the run is full      the first 256 free slots in a row, from the lowest free one on
 *   there are none       the lowest free slot
 * </pre>
 *
 * Everything is under swap_device_lock.
 */
final class NextFitSlots implements SlotAllocator {

    /** SWAPFILE_CLUSTER. */
    private static final int RUN_SLOTS = 256;

    private final SwapMap map;
    private final long first;
    private final long pages;
    private final SpinLock deviceLock;

    private long lowest = 1;
    private long highest;
    private long next;
    private int leftInRun;

    /**
     * @param first number of the area's header
     * @param pages of the area, header included
     */
    NextFitSlots(SwapMap map, long first, long pages, SpinLock deviceLock) {
        this.map = map;
        this.first = first;
        this.pages = pages;
        this.deviceLock = deviceLock;
        this.highest = pages - 1;
    }

    @Override
    public long take(Cpu cpu) {
        deviceLock.lock(cpu);
        long offset = find();
        if (offset == NONE) {
            lowest = pages;
            highest = 0;
        } else {
            lowest = offset == lowest ? lowest + 1 : lowest;
            highest = offset == highest ? highest - 1 : highest;
            next = offset + 1;
            map.setCached(first + offset, true);
        }
        deviceLock.unlock(cpu);
        return offset;
    }

    private long find() {
        while (leftInRun > 0 && next <= highest) {
            if (isFree(next)) {
                leftInRun--;
                return next;
            }
            next++;
        }
        leftInRun = RUN_SLOTS - 1;
        long run = freeRun();
        if (run != NONE) {
            return run;
        }
        while (lowest <= highest && !isFree(lowest)) {
            lowest++;
        }
        return lowest <= highest ? lowest : NONE;
    }

    /** The first slot of a run of free ones; {@link #NONE} if there is no such run. */
    private long freeRun() {
        int length = 0;
        for (long offset = lowest; offset <= highest; offset++) {
            length = isFree(offset) ? length + 1 : 0;
            if (length == RUN_SLOTS) {
                return offset - RUN_SLOTS + 1;
            }
        }
        return NONE;
    }

    private boolean isFree(long offset) {
        return map.isFree(first + offset);
    }

    @Override
    public void lock(Cpu cpu, long offset) {
        deviceLock.lock(cpu);
    }

    @Override
    public void unlock(Cpu cpu, long offset) {
        deviceLock.unlock(cpu);
    }

    @Override
    public void freed(Cpu cpu, long offset) {
        lowest = Math.min(lowest, offset);
        highest = Math.max(highest, offset);
    }
}
