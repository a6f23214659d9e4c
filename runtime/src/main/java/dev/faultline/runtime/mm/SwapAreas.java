package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.block.BlockDevice;
import dev.faultline.runtime.block.DevicePreset;
import dev.faultline.runtime.block.DevicePresets;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.preset.KernelPreset.Behaviour;
import dev.faultline.runtime.preset.SwapSpec;
import dev.faultline.runtime.sync.SpinLock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The areas of swap: which slots there are, which entry names which, and where the next one comes from (mm/swapfile.c; 2.6.11 and 6.18).
 *
 * <p>A slot has a number of its own over all areas. Areas are asked by priority, those of one priority in turn.
 */
final class SwapAreas {

    private final MemoryManager kernel;
    private final Architecture arch;
    private final SwapMap map;
    private final boolean classic;
    private final List<SwapArea> areas = new ArrayList<>();

    /** The areas in the order in which slots are looked for. Under {@link #listLock} in 2.6, in order in 6.x. */
    private final List<SwapArea> byPriority;

    /** 2.6: swap_list_lock, around taking and freeing; null where there is none. */
    private final @Nullable SpinLock listLock;

    SwapAreas(MemoryManager kernel, SwapMap map, List<SwapSpec> specs) {
        this.kernel = kernel;
        this.arch = kernel.arch;
        this.map = map;
        this.classic = kernel.kernel.behaviour() == Behaviour.CLASSIC;
        this.listLock = classic ? kernel.locks.spinLock("swap_list_lock", LockRank.SWAP_LIST_LOCK) : null;
        long first = 0;
        for (SwapSpec spec : specs) {
            areas.add(create(areas.size(), first, spec));
            first += pages(spec);
        }
        byPriority = new ArrayList<>(areas);
        byPriority.sort(Comparator.comparingInt(SwapArea::priority).reversed());
    }

    private long pages(SwapSpec spec) {
        return spec.bytes() >>> arch.geometry().pageShift();
    }

    private SwapArea create(int type, long first, SwapSpec spec) {
        BlockDevice device = kernel.devices.add(DevicePresets.of(spec.kind(), kernel.kernel));
        return new SwapArea(type, first, pages(spec), spec.priority(), device, allocator(first, pages(spec), device));
    }

    private SlotAllocator allocator(long first, long pages, BlockDevice device) {
        if (classic) {
            return new NextFitSlots(map, first, pages, kernel.locks.spinLock("swap_device_lock", LockRank.SWAP_DEVICE_LOCK));
        }
        return new ClusteredSlots(
                map,
                first,
                pages,
                kernel.cpus.length,
                !(device.preset() instanceof DevicePreset.Rotational),
                () -> kernel.locks.spinLock("ci->lock", LockRank.SWAP_DEVICE_LOCK),
                kernel.locks.spinLock("si->lock", LockRank.SWAP_CLUSTERS_LOCK));
    }

    // ---- how much there is ------------------------------------------------------------------------------------------

    /** Every area, by number. */
    List<SwapArea> all() {
        return Collections.unmodifiableList(areas);
    }

    boolean exist() {
        return !areas.isEmpty();
    }

    /** Pages of the areas that are on: SwapTotal. */
    long totalPages() {
        long total = 0;
        for (SwapArea area : areas) {
            total += area.isOn() ? area.usableSlots() : 0;
        }
        return total;
    }

    /** Free slots of the areas that are on: SwapFree. */
    long freePages() {
        long free = 0;
        for (SwapArea area : areas) {
            free += area.isOn() ? area.usableSlots() - area.usedSlots() : 0;
        }
        return free;
    }

    /** Whether more than half of swap is in use, so that pages which are in memory should give their slots back: vm_swap_full. */
    boolean isFull(Cpu cpu) {
        cpu.order();
        return freePages() * 2 < totalPages();
    }

    boolean hasFreeSlots(Cpu cpu) {
        cpu.order();
        return freePages() > 0;
    }

    // ---- entries and slots ------------------------------------------------------------------------------------------

    /**
     * Whether a page-table entry names a slot. A guard is coded like one and does not, nor does an entry of two words of which who looks without
     * its lock sees one: get_swap_device of 6.x.
     */
    boolean isSwap(long entry) {
        if (!arch.isSwap(entry)) {
            return false;
        }
        int type = arch.swapType(entry);
        return type < areas.size() && areas.get(type).hasOffset(arch.swapOffset(entry));
    }

    /** The slot an entry names. */
    long slot(long entry) {
        return areas.get(arch.swapType(entry)).slot(arch.swapOffset(entry));
    }

    /** The entry that names a slot. */
    long entry(long slot) {
        SwapArea area = area(slot);
        return arch.swapEntry(area.type(), area.offset(slot));
    }

    SwapArea area(long slot) {
        for (SwapArea area : areas) {
            if (area.contains(slot)) {
                return area;
            }
        }
        throw new IllegalStateException("There is no swap slot " + slot + ".");
    }

    // ---- taking slots and letting go of them ------------------------------------------------------------------------

    /** Takes a slot: get_swap_page. Areas of one priority take turns. */
    long take(Cpu cpu) {
        if (areas.isEmpty()) {
            return SlotAllocator.NONE;
        }
        if (listLock != null) {
            listLock.lock(cpu);
        }
        cpu.charge(kernel.cost.swap().slotTake());
        long slot = SlotAllocator.NONE;
        cpu.order();
        for (int i = 0; i < byPriority.size() && slot == SlotAllocator.NONE; i++) {
            SwapArea area = byPriority.get(i);
            slot = area.take(cpu);
            if (slot != SlotAllocator.NONE) {
                rotate(area);
            }
        }
        if (listLock != null) {
            listLock.unlock(cpu);
        }
        return slot;
    }

    /** Puts an area behind the others of its priority. */
    private void rotate(SwapArea area) {
        if (areas.size() > 1) {
            byPriority.remove(area);
            int behind = 0;
            while (behind < byPriority.size() && byPriority.get(behind).priority() >= area.priority()) {
                behind++;
            }
            byPriority.add(behind, area);
        }
    }

    /** Locks a slot that somebody will let go of. */
    SwapArea lock(Cpu cpu, long slot) {
        if (listLock != null) {
            listLock.lock(cpu);
        }
        SwapArea area = area(slot);
        area.lock(cpu, slot);
        return area;
    }

    /** Lets go of a slot, which is free if nobody is left. */
    void unlock(Cpu cpu, SwapArea area, long slot) {
        if (map.isFree(slot)) {
            area.freed(cpu, slot);
        }
        area.unlock(cpu, slot);
        if (listLock != null) {
            listLock.unlock(cpu);
        }
    }
}
