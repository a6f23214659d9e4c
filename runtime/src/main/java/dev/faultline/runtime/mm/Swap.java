package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.block.BlockDevice;
import dev.faultline.runtime.block.BlockRequest;
import dev.faultline.runtime.block.BlockRequest.Direction;
import dev.faultline.runtime.block.DevicePreset;
import dev.faultline.runtime.block.DevicePresets;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.preset.KernelPreset.Behaviour;
import dev.faultline.runtime.preset.SwapSpec;
import dev.faultline.runtime.sched.Task;
import dev.faultline.runtime.sync.SpinLock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Swap: its areas, the life of a slot, and the way of a page out (mm/swapfile.c, mm/swap_state.c, mm/page_io.c; 2.6.11 and 6.18).
 *
 * <pre>
 *            add                unmapped                writeOut               removed from the cache
 *   page ──────────► in cache ──────────► unmapped, ──────────► clean, in cache ──────────► free page
 *                    dirty      for each  its entries            written
 *                               mapping   name the slot
 *
 *   slot   free ──► in cache ──► users + cache ──► users ──► (swap-in) users + cache ──► ... ──► free
 * </pre>
 *
 * {@link SwapIn} is the way back. Who chooses pages and finds their mappings is reclaim; a page handed to {@link #add} or {@link #writeOut} is
 * locked by the caller.
 */
public final class Swap {

    private final MemoryManager kernel;
    private final Architecture arch;
    private final FrameTable frames;
    private final boolean classic;
    private final List<SwapArea> areas = new ArrayList<>();

    /** The areas in the order in which slots are looked for. Under {@link #listLock} in 2.6, in order in 6.x. */
    private final List<SwapArea> byPriority;

    private final SwapMap map;
    private final SwapCache cache;

    /** 2.6: swap_list_lock, around taking and freeing; null where there is none. */
    private final @Nullable SpinLock listLock;

    private final SpinLock mmlistLock;

    /** Swapoffs under way, the oldest first. In order. */
    private final List<SwapoffInProgress> swapoffs = new ArrayList<>();

    Swap(MemoryManager kernel, List<SwapSpec> specs) {
        this.kernel = kernel;
        this.arch = kernel.arch;
        this.frames = kernel.frames;
        this.classic = kernel.kernel.behaviour() == Behaviour.CLASSIC;
        long slots = 0;
        for (SwapSpec spec : specs) {
            slots += pages(spec);
        }
        this.map = new SwapMap(slots, frames.keepsContents());
        this.cache = new SwapCache(kernel, map, slots);
        this.listLock = classic ? kernel.locks.spinLock("swap_list_lock", LockRank.SWAP_LIST_LOCK) : null;
        this.mmlistLock = kernel.locks.spinLock("mmlist_lock", LockRank.MMLIST_LOCK);
        long first = 0;
        for (SwapSpec spec : specs) {
            areas.add(area(areas.size(), first, spec));
            first += pages(spec);
        }
        byPriority = new ArrayList<>(areas);
        byPriority.sort(Comparator.comparingInt(SwapArea::priority).reversed());
    }

    private long pages(SwapSpec spec) {
        return spec.bytes() >>> arch.geometry().pageShift();
    }

    private SwapArea area(int type, long first, SwapSpec spec) {
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
    public List<SwapArea> areas() {
        return Collections.unmodifiableList(areas);
    }

    /** Whether the machine was booted with swap. */
    public boolean exists() {
        return !areas.isEmpty();
    }

    /** Pages of the areas that are on: SwapTotal. */
    public long totalPages() {
        long total = 0;
        for (SwapArea area : areas) {
            total += area.isOn() ? area.usableSlots() : 0;
        }
        return total;
    }

    /** Free slots of the areas that are on: SwapFree. */
    public long freePages() {
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

    public boolean hasFreeSlots(Cpu cpu) {
        cpu.order();
        return freePages() > 0;
    }

    /** Who turns areas off just now. In order. */
    List<SwapoffInProgress> swapoffs() {
        return swapoffs;
    }

    /** Whether {@code task} turns areas off, and has to stop that. In order. */
    boolean mustStopSwapoff(Task task) {
        for (SwapoffInProgress each : swapoffs) {
            if (each.isDoneBy(task)) {
                return each.mustStop();
            }
        }
        return false;
    }

    /** Gives {@code state} every slot in use, how it is used, and the page that stands for it. */
    public void forEachState(LongConsumer state) {
        map.forEachUsed(slot -> {
            state.accept(slot);
            state.accept(map.users(slot) << 1 | (map.isExclusive(slot) ? 1 : 0));
            state.accept(cache.frame(slot));
        });
    }

    SwapMap map() {
        return map;
    }

    /** The pages that stand for slots. */
    public SwapCache cache() {
        return cache;
    }

    // ---- entries and slots ------------------------------------------------------------------------------------------

    /**
     * Whether a page-table entry names a slot. A guard is coded like one and does not, nor does an entry of two words of which who looks without
     * its lock sees one: get_swap_device of 6.x.
     */
    public boolean isSwap(long entry) {
        if (!arch.isSwap(entry)) {
            return false;
        }
        int type = arch.swapType(entry);
        return type < areas.size() && areas.get(type).hasOffset(arch.swapOffset(entry));
    }

    /** How many entries name the slot that this one names: swp_swapcount. */
    public int users(long entry) {
        return map.users(slot(entry));
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

    /** What is in a slot, be it in memory or on the device. */
    long content(long slot) {
        long pfn = cache.frame(slot);
        return pfn == SwapCache.NONE ? map.content(slot) : frames.content(pfn);
    }

    // ---- users of slots ---------------------------------------------------------------------------------------------

    /** One more entry of {@code mm} names a slot: swap_duplicate. The entry's lock is held. */
    void duplicate(Cpu cpu, AddressSpace mm, long slot) {
        SwapArea area = area(slot);
        area.lock(cpu, slot);
        cpu.charge(kernel.cost.swap().slotCount());
        map.addUser(slot);
        area.unlock(cpu, slot);
        count(cpu, mm);
    }

    /** The same for a child, so that the slot's page is nobody's alone any more. */
    void share(Cpu cpu, AddressSpace child, long slot) {
        duplicate(cpu, child, slot);
        map.setExclusive(slot, false);
    }

    /** An address space has one entry more that names a slot; swapoff will look for such entries there. */
    private void count(Cpu cpu, AddressSpace mm) {
        // Whoever measures an address space reads its counts in order, without the entry's lock.
        cpu.order();
        mm.swapped++;
        if (!mm.isOnMmlist) {
            mmlistLock.lock(cpu);
            mm.isOnMmlist = true;
            mmlistLock.unlock(cpu);
        }
    }

    /** An entry that named a slot is gone: swap_free. */
    void free(Cpu cpu, long slot) {
        SwapArea area = lock(cpu, slot);
        cpu.charge(kernel.cost.swap().slotCount());
        map.removeUser(slot);
        unlock(cpu, area, slot);
    }

    /** The same where the process does not want the page either, so that a page which stands for the slot may go: free_swap_and_cache. */
    void freeAndCache(Cpu cpu, long slot) {
        free(cpu, slot);
        cpu.order();
        long pfn = cache.frame(slot);
        if (pfn != SwapCache.NONE && map.users(slot) == 0 && (frames.mapCount(pfn) == 0 || isFull(cpu))) {
            frames.hold(pfn);
            freePage(cpu, pfn);
            kernel.pagevecs.releasePages(cpu, new long[] {pfn}, 1);
        }
    }

    /** Takes those of the pages out of the cache that nothing maps and nobody wants: free_pages_and_swap_cache. The caller has references on them. */
    void freeUnmapped(Cpu cpu, long[] pages, int count) {
        if (areas.isEmpty()) {
            return;
        }
        cpu.order();
        for (int i = 0; i < count; i++) {
            if (frames.has(pages[i], FrameTable.SWAP_CACHE) && frames.mapCount(pages[i]) == 0) {
                freePage(cpu, pages[i]);
                cpu.order();
            }
        }
    }

    /**
     * Whether a write may go to a page of the cache that an entry maps: nobody else has it, in memory or in swap. In 6.x it leaves the cache then. The
     * entry's lock is held.
     */
    boolean mayReuse(Cpu cpu, long pfn) {
        if (frames.has(pfn, FrameTable.EXCLUSIVE)) {
            return true;
        }
        if (frames.mapCount(pfn) > 1 || !kernel.pageLocks.tryLock(cpu, pfn)) {
            return false;
        }
        boolean alone = classic ? frames.pageCount(pfn) == 2 && map.users(cache.slot(pfn)) == 0 : dropIfUnused(cpu, pfn);
        kernel.pageLocks.unlock(cpu, pfn);
        return alone;
    }

    /** Takes a page out of the cache if its slot has no user left and nobody has it locked: free_swap_cache. The caller has a reference on it. */
    void freePage(Cpu cpu, long pfn) {
        if (kernel.pageLocks.tryLock(cpu, pfn)) {
            dropIfUnused(cpu, pfn);
            kernel.pageLocks.unlock(cpu, pfn);
        }
    }

    private SwapArea lock(Cpu cpu, long slot) {
        if (listLock != null) {
            listLock.lock(cpu);
        }
        SwapArea area = area(slot);
        area.lock(cpu, slot);
        return area;
    }

    /** Lets go of a slot, which is free if nobody is left. */
    private void unlock(Cpu cpu, SwapArea area, long slot) {
        if (map.isFree(slot)) {
            area.freed(cpu, slot);
        }
        area.unlock(cpu, slot);
        if (listLock != null) {
            listLock.unlock(cpu);
        }
    }

    // ---- pages going out --------------------------------------------------------------------------------------------

    public boolean add(Cpu cpu, long pfn) {
        long slot = take(cpu);
        if (slot == SlotAllocator.NONE) {
            return false;
        }
        SwapArea area = area(slot);
        area.lock(cpu, slot);
        cache.insert(cpu, slot, pfn);
        area.unlock(cpu, slot);
        frames.set(pfn, FrameTable.DIRTY);
        return true;
    }

    /**
     * Moves a locked page of shared memory, which nothing maps any more, out of its object to swap: shmem_writepage. It is in the swap cache then, dirty.
     *
     * @return false if swap is full, or somebody else has the page
     */
    public boolean addShared(Cpu cpu, long pfn) {
        return kernel.sharedSwap.moveOut(cpu, pfn);
    }

    /** The place of a page of shared memory names a slot, which the caller has just taken for it. */
    void addPlace(Cpu cpu, long slot) {
        SwapArea area = area(slot);
        area.lock(cpu, slot);
        map.addUser(slot);
        area.unlock(cpu, slot);
    }

    /** Takes a slot: get_swap_page. Areas of one priority take turns. */
    private long take(Cpu cpu) {
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

    public long unmapped(Cpu cpu, AddressSpace mm, long pfn) {
        long slot = cache.slot(pfn);
        duplicate(cpu, mm, slot);
        map.setExclusive(slot, frames.has(pfn, FrameTable.EXCLUSIVE));
        frames.clear(pfn, FrameTable.EXCLUSIVE);
        return entry(slot);
    }

    /** Begins to write a locked page, which this unlocks. A page whose slot nobody wants any more leaves the cache instead. */
    public void writeOut(Task task, long pfn) {
        Cpu cpu = task.cpu();
        if (dropIfUnused(cpu, pfn)) {
            kernel.pageLocks.unlock(cpu, pfn);
            return;
        }
        long slot = cache.slot(pfn);
        SwapArea area = area(slot);
        cpu.order();
        frames.clear(pfn, FrameTable.DIRTY);
        map.setContent(slot, frames.content(pfn));
        kernel.pageLocks.beginWriteback(cpu, pfn);
        kernel.pageLocks.unlock(cpu, pfn);
        kernel.vmStat.pswpout++;
        int bytes = arch.geometry().pageBytes();
        area.device().submit(cpu, new BlockRequest(
                Direction.WRITE, area.offset(slot) * bytes, bytes, time -> kernel.pageLocks.writebackEnded(pfn, time)));
    }

    /**
     * Sleeps until up to {@code most} pages that were on their way to swap when this was called are there. No spinlock is held.
     *
     * @return whether there were any
     */
    boolean awaitWrites(Task task, int most) {
        List<Long> pages = new ArrayList<>();
        task.cpu().order();
        cache.forEach((slot, pfn) -> {
            if (pages.size() < most && frames.has(pfn, FrameTable.WRITEBACK)) {
                frames.hold(pfn);
                pages.add(pfn);
            }
        });
        for (long pfn : pages) {
            kernel.pageLocks.awaitWriteback(task, pfn);
            kernel.pagevecs.releasePages(task.cpu(), new long[] {pfn}, 1);
        }
        return !pages.isEmpty();
    }

    // ---- pages leaving the cache ------------------------------------------------------------------------------------

    public void removeFromCache(Cpu cpu, long pfn) {
        long slot = cache.slot(pfn);
        SwapArea area = lock(cpu, slot);
        cache.remove(cpu, slot, pfn);
        unlock(cpu, area, slot);
        frames.release(pfn);
    }

    /**
     * The same if no entry names the slot and the page is not being written: then nothing but the page has its content, and it is dirty. In 2.6 also
     * only if nobody but the caller has the page (remove_exclusive_swap_page; folio_free_swap in 6.x). The page is locked, and the caller has a reference on it.
     *
     * @return whether it left
     */
    boolean dropIfUnused(Cpu cpu, long pfn) {
        return drop(cpu, pfn, classic);
    }

    /** The same of a page that others may have: swapoff takes the slot from under it. */
    boolean dropUnused(Cpu cpu, long pfn) {
        return drop(cpu, pfn, false);
    }

    private boolean drop(Cpu cpu, long pfn, boolean onlyIfAlone) {
        cpu.order();
        if (!frames.has(pfn, FrameTable.SWAP_CACHE) || frames.has(pfn, FrameTable.WRITEBACK)) {
            return false;
        }
        long slot = cache.slot(pfn);
        SwapArea area = lock(cpu, slot);
        cpu.order();
        boolean isUnused = map.users(slot) == 0 && (!onlyIfAlone || frames.pageCount(pfn) == 2);
        if (isUnused) {
            cache.remove(cpu, slot, pfn);
            frames.set(pfn, FrameTable.DIRTY);
            frames.release(pfn);
        }
        unlock(cpu, area, slot);
        return isUnused;
    }

    // ---- pages coming in --------------------------------------------------------------------------------------------

    /** How an attempt to let a new page stand for a slot ended. */
    enum Entered {
        /** It does. */
        YES,
        /** Another page does already, or somebody reads the slot past the cache. */
        TAKEN,
        /** Nobody uses the slot any more. */
        GONE
    }

    /** Lets a new page, which is going to be read, stand for a slot in use. */
    Entered enter(Cpu cpu, long slot, long pfn) {
        SwapArea area = area(slot);
        area.lock(cpu, slot);
        Entered entered = Entered.YES;
        if (map.isCached(slot)) {
            entered = Entered.TAKEN;
        } else if (map.users(slot) == 0) {
            entered = Entered.GONE;
        } else {
            cache.insert(cpu, slot, pfn);
        }
        area.unlock(cpu, slot);
        return entered;
    }

    /** Keeps everybody else from reading a slot, which is going to be read past the cache: swapcache_prepare. */
    Entered reserve(Cpu cpu, long slot, Runnable ifTaken) {
        SwapArea area = area(slot);
        area.lock(cpu, slot);
        cpu.charge(kernel.cost.swap().slotCount());
        Entered entered = Entered.YES;
        if (map.isCached(slot)) {
            entered = Entered.TAKEN;
            cpu.order();
            if (cache.frame(slot) == SwapCache.NONE) {
                ifTaken.run();
            }
        } else if (map.users(slot) == 0) {
            entered = Entered.GONE;
        } else {
            map.setCached(slot, true);
        }
        area.unlock(cpu, slot);
        return entered;
    }

    /** Ends that: swapcache_clear. */
    void unreserve(Cpu cpu, long slot) {
        SwapArea area = lock(cpu, slot);
        map.setCached(slot, false);
        unlock(cpu, area, slot);
    }
}
