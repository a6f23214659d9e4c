package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.preset.KernelPreset.Behaviour;
import dev.faultline.runtime.sched.Task;
import dev.faultline.runtime.stats.Stat;
import java.util.ArrayList;
import java.util.List;

/**
 * The work of faults on pages in swap: do_swap_page, cut where a lock is taken or dropped (mm/memory.c, 2.6.11 and 6.18). As in {@link LeafWork}
 * nothing here takes a lock of the page tables; each method says what must be held.
 *
 * <pre>
 *   {@link #bringIn}        in the swap cache? ── no ──► read it, and others with it                 major
 *                      lock the page, which waits for the read
 *   {@link #mayInstall}     is the entry still the same?
 *   {@link #install}        one user of the slot less; the page leaves the cache if swap is full, or if that makes it this process's alone
 *   {@link #finish}         unlock the page
 *
 *                                2.6                                       6.x
 *   writable after a write       if nobody else has the page               if the entry was exclusive, or nobody else has the page
 *   writable after a read        never                                     if the entry was exclusive
 *   synchronous device           as others                                 entries with one user: read past the cache, alone
 *   page found locked            waited for, with mmap_sem held            waited for with nothing held, then the fault begins anew, as a major one
 * </pre>
 *
 * <p>Simplified: reading never fails. Pages that hold
 * only zeroes are written and read like others, where 6.12 and later remember them in a bit.
 */
public final class SwapIn {

    private final MemoryManager kernel;
    private final Architecture arch;
    private final FrameTable frames;
    private final Swap swap;
    private final SwapReader reader;
    private final SwapReadAhead readAhead;
    private final boolean classic;
    private final boolean retries;

    /** Tasks that wait until a slot has been read past the cache. Ordered operations. */
    private final List<UserTask> waiting = new ArrayList<>();

    SwapIn(MemoryManager kernel, int pageCluster) {
        this.kernel = kernel;
        this.arch = kernel.arch;
        this.frames = kernel.frames;
        this.swap = kernel.swap;
        this.reader = new SwapReader(kernel, swap);
        this.readAhead = new SwapReadAhead(kernel, swap, reader, pageCluster);
        this.classic = kernel.kernel.behaviour() == Behaviour.CLASSIC;
        this.retries = kernel.kernel.version().isAtLeast(FilemapFault.FIRST_THAT_RETRIES);
    }

    SwapReader reader() {
        return reader;
    }

    SwapReadAhead readAhead() {
        return readAhead;
    }

    /** Whether an entry names a slot of swap. */
    public boolean isSwap(long entry) {
        return swap.isSwap(entry);
    }

    // ---- the page ---------------------------------------------------------------------------------------------------

    /**
     * Finds the page of the fault's entry or reads it; it is the fault's page then, with a reference, and locked. Nothing but mmap_sem need be
     * held. Otherwise the fault is over, for want of memory or because another thread was faster; or, if it may begin anew, is left with what has to be
     * waited for first.
     *
     * @return whether there is one
     */
    public boolean bringIn(Fault fault) {
        fault.slot = swap.slot(fault.entry);
        fault.pastCache = false;
        fault.page = swap.cache().find(fault.cpu(), fault.slot);
        if (fault.page != SwapCache.NONE) {
            readAhead.found(fault, fault.page);
        } else if (isReadPastCache(fault)) {
            return readPastCache(fault);
        } else {
            fault.page = readAhead.read(fault, fault.slot);
            if (fault.page == SwapCache.NONE) {
                giveUp(fault);
                return false;
            }
            fault.major = true;
        }
        if (classic) {
            frames.set(fault.page, FrameTable.REFERENCED);
        }
        return lock(fault);
    }

    private boolean isReadPastCache(Fault fault) {
        fault.cpu().order();
        return !classic && swap.area(fault.slot).device().isSynchronous() && swap.map().users(fault.slot) == 1;
    }

    /** Only one entry names the slot, and waiting is none: the page comes without the swap cache, and without others. */
    private boolean readPastCache(Fault fault) {
        fault.cpu().charge(kernel.cost.fault().charge());
        fault.page = kernel.allocator.allocate(fault.cpu());
        if (fault.page == Zone.EMPTY) {
            giveUp(fault);
            return false;
        }
        Cpu cpu = fault.cpu();
        boolean[] isBeingRead = {false};
        Swap.Entered entered = swap.reserve(cpu, fault.slot, () -> {
            waiting.add(fault.task());
            isBeingRead[0] = true;
        });
        if (entered != Swap.Entered.YES) {
            kernel.ops.discardPage(fault);
            if (isBeingRead[0]) {
                kernel.scheduler.block(fault.task(), "another thread to read the same page from swap");
            }
            fault.done(Stat.LOST_RACE);
            return false;
        }
        fault.pastCache = true;
        fault.major = true;
        frames.hold(fault.page);
        frames.set(fault.page, FrameTable.SWAP_BACKED);
        kernel.pagevecs.add(cpu, fault.page);
        reader.readAtOnce(cpu, fault.slot, fault.page);
        kernel.pageLocks.lock(fault.task(), fault.page);
        return true;
    }

    private boolean lock(Fault fault) {
        if (!kernel.pageLocks.tryLock(fault.cpu(), fault.page)) {
            if (retries && fault.mayRetry) {
                fault.io = FilemapFault.Io.SWAP;
                return false;
            }
            kernel.pageLocks.lock(fault.task(), fault.page);
            fault.major |= !classic;
        }
        if (swap.cache().slot(fault.page) != fault.slot) {
            // It left the cache before it was locked: another thread has mapped it, or nobody wants it any more.
            backOut(fault);
            return false;
        }
        if (!classic && fault.isWrite() && !frames.has(fault.page, FrameTable.LRU)) {
            // So that the batch's reference does not make the page look shared.
            kernel.pagevecs.drain(fault.cpu());
        }
        return true;
    }

    /** Waits for a page that was locked, with nothing held; the fault begins anew then. */
    boolean await(Fault fault) {
        kernel.pageLocks.awaitUnlocked(fault.task(), fault.page);
        kernel.pagevecs.releasePages(fault.cpu(), new long[] {fault.page}, 1);
        fault.major = true;
        return true;
    }

    /** There is no page: for want of memory, if the entry still wants one. */
    private void giveUp(Fault fault) {
        fault.cpu().order();
        if (mayInstall(fault)) {
            fault.fail(Fault.Result.OOM);
        } else {
            fault.done(Stat.LOST_RACE);
        }
    }

    /** Begins to read what is in swap of [start, end), and waits for nothing: madvise willneed of 6.x. mmap_sem is held. */
    public void readAll(UserTask task, long start, long end) {
        SwapReader.Batch batch = reader.batch();
        for (long address = start; address != end; address += arch.geometry().pageBytes()) {
            task.cpu().order();
            long entry = task.mm().pageTables().read(address);
            long pfn = isSwap(entry) ? reader.read(task, swap.slot(entry), batch) : SwapCache.NONE;
            if (pfn != SwapCache.NONE) {
                kernel.pagevecs.releasePages(task.cpu(), new long[] {pfn}, 1);
            }
        }
        batch.submit(task);
        kernel.pagevecs.drain(task.cpu());
    }

    // ---- the entry --------------------------------------------------------------------------------------------------

    /** Whether the page may be entered: its table and its entry are still there. The entry's lock is held. */
    public boolean mayInstall(Fault fault) {
        return kernel.ops.isUnchanged(fault);
    }

    /**
     * The entry of the page, and its place in the books; the fault's reference becomes the entry's. The entry's lock is held. A write for which the entry
     * does not do is left to the caller, as a write to a page that is there: {@link #leavesWrite}.
     */
    public long install(Fault fault) {
        Cpu cpu = fault.cpu();
        AddressSpace mm = fault.mm();
        long pfn = fault.page;
        boolean exclusive = !classic && (fault.pastCache || swap.map().isExclusive(fault.slot));
        swap.free(cpu, fault.slot);
        if (shouldLeaveCache(fault)) {
            swap.dropIfUnused(cpu, pfn);
        }
        boolean alone = exclusive || isAlone(fault);
        cpu.order();
        mm.swapped--;
        kernel.rss.add(fault.task(), mm, Stat.ANON_RSS, 1);
        cpu.account().add(Stat.SWAPPED, -1);
        cpu.account().add(Stat.ANON_RSS, 1);
        cpu.charge(kernel.cost.fault().counterUpdate() + kernel.cost.fault().rmapAdd());
        long entry = arch.make(pfn, fault.vma.pageProtection());
        if (alone && fault.vma.has(VmaFlags.WRITE) && (!classic || fault.isWrite())) {
            entry = arch.mkwrite(fault.isWrite() ? arch.mkdirty(entry) : entry);
        }
        cpu.order();
        enterRmap(fault.vma, fault.address, pfn, alone && !classic);
        frames.release(pfn);
        return entry;
    }

    /**
     * The entry of a page that swapoff brings back, as clean and old as it can be, and its place in the books: unuse_pte. The entry's lock is held, and the
     * page locked; the caller keeps its reference.
     */
    long installUnused(Task task, AddressSpace mm, Vma vma, long address, long slot, long pfn) {
        Cpu cpu = task.cpu();
        boolean exclusive = !classic && swap.map().isExclusive(slot);
        mm.swapped--;
        kernel.rss.add(task, mm, Stat.ANON_RSS, 1);
        cpu.charge(kernel.cost.fault().counterUpdate() + kernel.cost.fault().rmapAdd());
        cpu.order();
        enterRmap(vma, address, pfn, exclusive);
        swap.free(cpu, slot);
        cpu.order();
        return arch.mkold(arch.make(pfn, vma.pageProtection()));
    }

    /** A page that is mapped writable needs no slot; one that is mapped at all needs none while swap is short. */
    private boolean shouldLeaveCache(Fault fault) {
        Cpu cpu = fault.cpu();
        if (fault.pastCache) {
            return false;
        }
        return swap.isFull(cpu) || !classic && (fault.vma.has(VmaFlags.LOCKED) || fault.isWrite() && frames.pageCount(fault.page) == 2);
    }

    /** Whether nobody else has the page, in memory or in swap: can_share_swap_page; in 6.x only a page that has left the cache is. */
    private boolean isAlone(Fault fault) {
        fault.cpu().order();
        int count = frames.pageCount(fault.page);
        return classic ? count == 1 || count == 2 && isCachedAlone(fault.page) : count == 1;
    }

    private boolean isCachedAlone(long pfn) {
        return frames.has(pfn, FrameTable.SWAP_CACHE) && swap.map().users(swap.cache().slot(pfn)) == 0;
    }

    /** page_add_anon_rmap. A page that others may map too is looked for in the whole family of the mapping. */
    private void enterRmap(Vma vma, long address, long pfn, boolean exclusive) {
        int generation = exclusive ? FrameTable.EXCLUSIVE : 0;
        if (frames.mapCount(pfn) > 0) {
            frames.map(pfn);
            frames.set(pfn, generation);
            return;
        }
        int anonVma = vma.anonVma();
        frames.mapNewAnon(
                pfn,
                FrameTable.ANON | FrameTable.SWAP_BACKED | generation,
                exclusive || classic ? anonVma : kernel.anonVmas.root(anonVma),
                (int) vma.linearIndex(address, arch.geometry().pageShift()));
    }

    /** Whether the fault was a write that the entry does not allow. */
    public boolean leavesWrite(Fault fault, long entry) {
        return fault.isWrite() && !arch.isWritable(entry) && fault.vma.has(VmaFlags.WRITE);
    }

    // ---- the end ----------------------------------------------------------------------------------------------------

    /** Unlocks the page that was installed. The entry's lock may be held. */
    public void finish(Fault fault) {
        kernel.pageLocks.unlock(fault.cpu(), fault.page);
        if (fault.pastCache) {
            letOthersRead(fault);
        }
        fault.done(Stat.SWAP_IN);
    }

    /** Gives the page back unused: the entry has changed. The entry's lock is not held. */
    public void backOut(Fault fault) {
        kernel.pageLocks.unlock(fault.cpu(), fault.page);
        kernel.pagevecs.releasePages(fault.cpu(), new long[] {fault.page}, 1);
        if (fault.pastCache) {
            letOthersRead(fault);
        }
        // 2.6 counts only what it could use as major.
        fault.major &= !classic;
        fault.done(Stat.LOST_RACE);
    }

    private void letOthersRead(Fault fault) {
        Cpu cpu = fault.cpu();
        swap.unreserve(cpu, fault.slot);
        cpu.order();
        for (UserTask task : List.copyOf(waiting)) {
            kernel.scheduler.wake(task, cpu.now());
        }
        waiting.clear();
    }

    /** After a copy was made for a write that was left, if there was memory: the fault was a swap-in all the same. */
    public void doneWithCopy(Fault fault) {
        if (fault.result == Fault.Result.MINOR || fault.result == Fault.Result.MAJOR) {
            fault.done(Stat.SWAP_IN);
        }
    }
}
