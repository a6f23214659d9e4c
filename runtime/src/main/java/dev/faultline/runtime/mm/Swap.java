package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.block.BlockRequest;
import dev.faultline.runtime.block.BlockRequest.Direction;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.preset.KernelPreset.Behaviour;
import dev.faultline.runtime.preset.SwapSpec;
import dev.faultline.runtime.sched.Task;
import dev.faultline.runtime.sync.SpinLock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Swap: the life of a slot, and the way of a page out (mm/swapfile.c, mm/swap_state.c, mm/page_io.c; 2.6.11 and 6.18).
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
 * {@link SwapAreas} says where slots come from, {@link SwapIn} is the way back. Who chooses pages and finds their mappings is reclaim; a page handed to {@link #add} or {@link #writeOut} is
 * locked by the caller.
 */
public final class Swap {

    private final MemoryManager kernel;
    private final Architecture arch;
    private final FrameTable frames;
    private final boolean classic;
    private final SwapAreas areas;
    private final SwapMap map;
    private final SwapCache cache;

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
            slots += spec.bytes() >>> arch.geometry().pageShift();
        }
        this.map = new SwapMap(slots, frames.keepsContents());
        this.cache = new SwapCache(kernel, map, slots);
        this.areas = new SwapAreas(kernel, map, specs);
        this.mmlistLock = kernel.locks.spinLock("mmlist_lock", LockRank.MMLIST_LOCK);
    }

    // ---- how much there is ------------------------------------------------------------------------------------------

    /** Every area, by number. */
    public List<SwapArea> areas() {
        return areas.all();
    }

    /** Whether the machine was booted with swap. */
    public boolean exists() {
        return areas.exist();
    }

    /** See {@link SwapAreas#totalPages}. */
    public long totalPages() {
        return areas.totalPages();
    }

    /** See {@link SwapAreas#freePages}. */
    public long freePages() {
        return areas.freePages();
    }

    /** See {@link SwapAreas#isFull}. */
    boolean isFull(Cpu cpu) {
        return areas.isFull(cpu);
    }

    /** See {@link SwapAreas#hasFreeSlots}. */
    public boolean hasFreeSlots(Cpu cpu) {
        return areas.hasFreeSlots(cpu);
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

    /** See {@link SwapAreas#isSwap}. */
    public boolean isSwap(long entry) {
        return areas.isSwap(entry);
    }

    /** How many entries name the slot that this one names: swp_swapcount. */
    public int users(long entry) {
        return map.users(slot(entry));
    }

    /** The slot an entry names. */
    long slot(long entry) {
        return areas.slot(entry);
    }

    /** The entry that names a slot. */
    long entry(long slot) {
        return areas.entry(slot);
    }

    SwapArea area(long slot) {
        return areas.area(slot);
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
        SwapArea area = areas.lock(cpu, slot);
        cpu.charge(kernel.cost.swap().slotCount());
        map.removeUser(slot);
        areas.unlock(cpu, area, slot);
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
        if (!areas.exist()) {
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

    // ---- pages going out --------------------------------------------------------------------------------------------

    public boolean add(Cpu cpu, long pfn) {
        long slot = areas.take(cpu);
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
        SwapArea area = areas.lock(cpu, slot);
        cache.remove(cpu, slot, pfn);
        areas.unlock(cpu, area, slot);
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
        SwapArea area = areas.lock(cpu, slot);
        cpu.order();
        boolean isUnused = map.users(slot) == 0 && (!onlyIfAlone || frames.pageCount(pfn) == 2);
        if (isUnused) {
            cache.remove(cpu, slot, pfn);
            frames.set(pfn, FrameTable.DIRTY);
            frames.release(pfn);
        }
        areas.unlock(cpu, area, slot);
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
        SwapArea area = areas.lock(cpu, slot);
        map.setCached(slot, false);
        areas.unlock(cpu, area, slot);
    }
}
