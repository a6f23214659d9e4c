package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.block.BlockDevice;
import dev.faultline.runtime.block.DevicePreset;
import dev.faultline.runtime.hardware.Cpu;

/**
 * An area of swap: a device, and the numbers of its slots (struct swap_info_struct, include/linux/swap.h).
 *
 * <pre>
 *   area 0    | header | 1 | 2 | ... |                        an entry names      type (number of the area), offset in it
 *   area 1                            | header | 1 | 2 ...    everywhere else     slot: first slot of the area + offset
 * </pre>
 *
 * A slot number names area and offset at once, fits the frame table and the trees of objects, and is never 0, because offset 0 is the header. What
 * a page-table entry can name ({@link Architecture#maxSwapOffset}) limits the area.
 */
public final class SwapArea {

    /** How many a machine may have: the type after the last marks guard pages. */
    public static final int MAX = 31;

    private final int type;
    private final long first;
    private final long pages;
    private final int priority;
    private final BlockDevice device;
    private final SlotAllocator slots;

    /** Slots in use. Ordered operations. */
    private long used;

    /** Whether slots may be taken. Ordered operations. */
    private boolean isOn = true;

    SwapArea(int type, long first, long pages, int priority, BlockDevice device, SlotAllocator slots) {
        this.type = type;
        this.first = first;
        this.pages = pages;
        this.priority = priority;
        this.device = device;
        this.slots = slots;
    }

    /** Number of the area in page-table entries. */
    public int type() {
        return type;
    }

    /** Areas of a higher priority are filled first. */
    public int priority() {
        return priority;
    }

    /** Slots that can hold a page; the header is none. */
    public long usableSlots() {
        return pages - 1;
    }

    /** Slots in use. */
    public long usedSlots() {
        return used;
    }

    /** Whether the machine swaps to it. */
    public boolean isOn() {
        return isOn;
    }

    BlockDevice device() {
        return device;
    }

    /** Whether the heads of a disk must move to read elsewhere. */
    boolean isRotational() {
        return device.preset() instanceof DevicePreset.Rotational;
    }

    /** The slot of an offset. */
    long slot(long offset) {
        return first + offset;
    }

    /** The offset of a slot of this area. */
    long offset(long slot) {
        return slot - first;
    }

    /** The number after the last slot. */
    long end() {
        return first + pages;
    }

    /** Whether a slot has that offset: the header has none. */
    boolean hasOffset(long offset) {
        return offset > 0 && offset < pages;
    }

    boolean contains(long slot) {
        return slot >= first && slot < end();
    }

    /** Takes a free slot; {@link SlotAllocator#NONE} if there is none. It counts as in the swap cache from now on. */
    long take(Cpu cpu) {
        cpu.order();
        if (!isOn || used == usableSlots()) {
            return SlotAllocator.NONE;
        }
        long offset = slots.take(cpu);
        if (offset == SlotAllocator.NONE) {
            return SlotAllocator.NONE;
        }
        cpu.order();
        used++;
        return slot(offset);
    }

    /** Takes the lock that protects a slot: swap_device_lock, the cluster's lock in 6.x. */
    void lock(Cpu cpu, long slot) {
        slots.lock(cpu, offset(slot));
    }

    void unlock(Cpu cpu, long slot) {
        slots.unlock(cpu, offset(slot));
    }

    /** A slot has nobody left. Its lock is held. */
    void freed(Cpu cpu, long slot) {
        slots.freed(cpu, offset(slot));
        cpu.order();
        used--;
    }

    /** No slot is taken any more; those in use stay until they are freed. An ordered operation. */
    public void turnOff() {
        isOn = false;
    }

    /** Slots may be taken again. An ordered operation. */
    public void turnOn() {
        isOn = true;
    }

    @Override
    public String toString() {
        return "swap area " + type + " (" + device + ")";
    }
}
