package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.arch.Geometry;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.preset.KernelPreset.Behaviour;
import dev.faultline.runtime.sched.Task;
import dev.faultline.runtime.stats.Stat;
import org.jspecify.annotations.Nullable;

/**
 * The work of faults on memory that has an object behind it: finding its page or making it, and entering it. As in {@link LeafWork} nothing here
 * takes a lock of the page tables; each method says what must be held.
 *
 * <pre>
 *   2.6      one page a fault: do_no_page with shmem_nopage (mm/memory.c, mm/shmem.c, 2.6.11)
 *   6.18     a read first maps what is in memory around it, 16 pages at most, and the page itself if it is among them:
 *            do_fault_around with filemap_map_pages (mm/memory.c, mm/filemap.c)
 *
 *              page table    0               16              32              48            of 512
 *                            |...............|...............|...............|
 *              window                        [ . x . . F . x . . . x . . . . ]    F the fault, x in memory: mapped as well
 * </pre>
 *
 * <p>Simplified: the page lock is not modelled. A page is in the object only once it is filled, and who maps one that was taken out meanwhile
 * sees that by {@link Inode#truncateCount}.
 */
public final class ObjectFaults {

    private final MemoryManager kernel;
    private final Architecture arch;
    private final Geometry geometry;
    private final FrameTable frames;
    private final boolean classic;
    private final int aroundPages;
    private final BackingStore memory;
    private final DiskStore disk;

    ObjectFaults(MemoryManager kernel) {
        this.kernel = kernel;
        this.arch = kernel.arch;
        this.geometry = arch.geometry();
        this.frames = kernel.frames;
        this.classic = kernel.kernel.behaviour() == Behaviour.CLASSIC;
        this.aroundPages = Math.min(kernel.kernel.faultAroundBytes() >>> geometry.pageShift(), geometry.entries(0));
        this.memory = new MemoryStore(kernel);
        this.disk = kernel.diskStore;
    }

    /** Which counter of the address space a mapped page of the object is in. Before 4.5 shared memory counted as files (fs/proc/task_mmu.c). */
    public static Stat counter(Inode inode, boolean classic) {
        return inode.kind().isInMemory() && !classic ? Stat.SHMEM_RSS : Stat.FILE_RSS;
    }

    Stat counter(Inode inode) {
        return counter(inode, classic);
    }

    /** Counts pages of the object that a fault has mapped, or taken out, on its address space and on its line. The entry's lock must be held. */
    void count(Fault fault, long delta) {
        Inode inode = fault.vma.object();
        count(fault.task(), fault.mm(), inode, delta);
        fault.cpu().account().add(counter(inode), delta);
    }

    /** Counts pages of an object that an address space has more, or less, mapped. The entries' lock must be held. */
    void count(Task task, AddressSpace mm, Inode inode, long delta) {
        kernel.rss.add(task, mm, counter(inode), delta);
    }

    /** Where the object's pages come from and go to. */
    public BackingStore store(Inode inode) {
        return inode.kind().isOnDisk() ? disk : memory;
    }

    // ---- the page ---------------------------------------------------------------------------------------------------

    /**
     * Finds the fault's page of the object, or makes it; it is the fault's page then, with a reference. Nothing but mmap_sem need be held. Otherwise
     * the fault has failed: beyond the end of the object, or for want of memory.
     *
     * @return whether it was found or made
     */
    public boolean find(Fault fault) {
        Inode inode = fault.vma.object();
        fault.cpu().order();
        long index = arch.isFile(fault.entry) ? arch.fileOffset(fault.entry) : index(fault.vma, fault.address);
        if (fault.isSpeculative()) {
            kernel.work.detectGoneObject(fault);
        }
        fault.truncateCount = inode.truncateCount();
        if (index >= inode.sizePages()) {
            fault.fail(Fault.Result.SIGBUS);
            return false;
        }
        if (!store(inode).bringIn(fault, inode, index)) {
            return false;
        }
        if (isSharedWrite(fault) && !becomesDirty(fault, inode, fault.page)) {
            kernel.pagevecs.releasePages(fault.cpu(), new long[] {fault.page}, 1);
            return false;
        }
        return true;
    }

    /** Whether the fault has been left for want of a page that is still on its disk or in swap: {@link #doIo} once nothing is held, and handle it again. */
    public boolean needsIo(Fault fault) {
        return fault.io != null;
    }

    /**
     * Asks the disk for the fault's page, or for what comes after it, and waits. Nothing is held.
     *
     * @return whether to handle the fault again; otherwise it has failed
     */
    public boolean doIo(Fault fault) {
        boolean goesOn = fault.io == FilemapFault.Io.SWAP ? kernel.swapIn.await(fault) : store(fault.object).doIo(fault);
        if (goesOn) {
            fault.again();
        }
        return goesOn;
    }

    /**
     * Whether a fault lies beyond the end of its object and, in 6.x, must raise SIGBUS before it gets a leaf table: there that is made only for a page
     * that is to go in. Nothing but mmap_sem need be held.
     */
    public boolean isBeyondAnyTable(Fault fault) {
        Inode inode = fault.vma.object();
        if (classic || inode == null || fault.parent.level != 1) {
            return false;
        }
        fault.cpu().order();
        return index(fault.vma, fault.address) >= inode.sizePages() && !hasPagesAround(fault, inode);
    }

    /** Whether fault-around would map something of a leaf table that is still to be made. */
    private boolean hasPagesAround(Fault fault, Inode inode) {
        if (!faultsAround(fault)) {
            return false;
        }
        Window window = around(fault, geometry.index(0, fault.address));
        boolean[] found = {false};
        inode.pages().forEach(window.from, Math.min(window.to, inode.sizePages()), (index, pfn) -> found[0] = true);
        return found[0];
    }

    /** Whether the page found may be entered: nobody was faster, and it need not be looked up again. The entry's lock must be held. */
    public boolean mayInstall(Fault fault) {
        return fault.hasTable() && arch.isNone(fault.table.words[fault.index]) && !mustLookAgain(fault) && fault.holds();
    }

    /**
     * Whether pages were taken out of the object since the fault's page was looked up, or the page was written to its disk since it became dirty for
     * the fault's sake. The entry's lock must be held.
     */
    public boolean mustLookAgain(Fault fault) {
        return fault.truncateCount != fault.vma.object().truncateCount() || isSharedWrite(fault) && !isKnownDirty(fault, fault.page);
    }

    private boolean isKnownDirty(Fault fault, long pfn) {
        return !kernel.rules.tracksDirty(fault.vma.object()) || frames.has(pfn, FrameTable.DIRTY);
    }

    /**
     * Enters the page found, and what the window of a large folio allows of the rest of it, in the page table and in the books; the fault's
     * reference becomes the entry's. Readable and writable at once where the mapping is, so that a read spares a later write its fault. The entry's
     * lock must be held.
     */
    public void install(Fault fault) {
        Cpu cpu = fault.cpu();
        Inode inode = fault.vma.object();
        count(fault, 1);
        cpu.charge(kernel.cost.fault().counterUpdate() + kernel.cost.fault().rmapAdd());
        frames.map(fault.page);
        frames.release(fault.page);
        kernel.ops.set(fault, entry(fault.vma, fault.page, fault.isWrite()));
        if (!classic && !inode.folios().areSingle()) {
            mapRestOfFolio(fault, inode);
        }
    }

    private long entry(Vma vma, long pfn, boolean write) {
        long entry = arch.make(pfn, vma.pageProtection());
        return write ? arch.mkdirty(arch.mkwrite(entry)) : entry;
    }

    /**
     * A disk hears of the first write to a page before the entry allows it (page_mkwrite of 6.x); 2.6 finds out when the entry goes.
     *
     * @return false if there is no room for the page on it, and the fault has failed
     */
    private boolean becomesDirty(Fault fault, Inode inode, long pfn) {
        if (kernel.rules.tracksDirty(inode)) {
            fault.cpu().charge(kernel.cost.fault().pageMkwrite());
            fault.cpu().order();
            if (!store(inode).mayWrite(inode, index(fault.vma, fault.address))) {
                fault.fail(Fault.Result.SIGBUS);
                return false;
            }
            kernel.pageCache.markDirty(fault.cpu(), inode, pfn);
        }
        return true;
    }

    /** Whether a write must take a copy of the object's page, because the mapping is private. */
    public boolean copies(Fault fault) {
        return fault.isWrite() && !fault.vma.has(VmaFlags.SHARED);
    }

    /** Whether a mapping gets its anon_vma for such a copy before the page is looked for, beyond the end of the object too: in 6.x. */
    public boolean preparesFirst() {
        return !classic;
    }

    /**
     * Replaces the fault's page, found in the object, by a copy. Nothing but mmap_sem need be held.
     *
     * @return false when there is no memory for it, and the fault has failed
     */
    public boolean copy(Fault fault) {
        long original = fault.page;
        boolean copied = kernel.ops.allocateCopy(fault, original);
        if (!copied) {
            fault.fail(Fault.Result.OOM);
        }
        kernel.pagevecs.releasePages(fault.cpu(), new long[] {original}, 1);
        return copied;
    }

    /** How an attempt to enter a page in another place than its own ended. */
    public enum Entered {
        DONE,
        /** There is none for the page, or for a page table. */
        NO_MEMORY,
        /** The object does not have the page any more. */
        GONE
    }

    /**
     * Enters page {@code index} of a mapping's object at {@code address}, in place of what is there: install_page of 2.6. mmap_sem must be held.
     */
    public Entered enter(UserTask task, FaultDesign design, Vma vma, long address, long index) {
        Fault fault = task.fault();
        fault.begin(address, Access.READ, task.cpu().now());
        fault.vma = vma;
        // As if an entry there named the page already.
        fault.entry = arch.fileEntry(index);
        do {
            if (!find(fault)) {
                return fault.result == Fault.Result.OOM ? Entered.NO_MEMORY : Entered.GONE;
            }
        } while (!design.replace(fault) && fault.result != Fault.Result.OOM);
        return fault.result == Fault.Result.OOM ? Entered.NO_MEMORY : Entered.DONE;
    }

    /** Gives the page found back, or the copy of it. Nothing but mmap_sem need be held. */
    public void release(Fault fault, boolean isCopy) {
        if (isCopy) {
            kernel.ops.discardPage(fault);
        } else {
            kernel.pagevecs.releasePages(fault.cpu(), new long[] {fault.page}, 1);
        }
    }

    // ---- writes to what is there ------------------------------------------------------------------------------------

    /** Whether the fault is a write to a page that is meant to be seen by others, so that nothing is copied. The entry's lock must be held. */
    public boolean isSharedWrite(Fault fault) {
        return !classic && fault.isWrite() && fault.vma.has(VmaFlags.SHARED) && fault.vma.object() != null;
    }

    /** Whether the object's disk has to hear of the write before it is allowed. */
    public boolean tellsOfWrite(Fault fault) {
        return kernel.rules.tracksDirty(fault.vma.object());
    }

    /** Whether the page that the fault's entry maps is still dirty for its sake. The entry's lock must be held. */
    public boolean wasTold(Fault fault) {
        return isKnownDirty(fault, arch.pfn(fault.entry));
    }

    /**
     * Tells it: the page is dirty from now on. Nothing but mmap_sem need be held, and a reference on the page that the fault's entry maps.
     *
     * @return false if there is no room for the page on the disk, and the fault has failed
     */
    public boolean pageMkwrite(Fault fault) {
        return becomesDirty(fault, fault.vma.object(), arch.pfn(fault.entry));
    }

    /** What a fault that found no entry is called. */
    public Stat kind(Fault fault) {
        if (copies(fault)) {
            return Stat.FILE_PRIVATE;
        }
        boolean isFile = fault.vma.object().name() != null;
        if (fault.isWrite()) {
            return isFile ? Stat.FILE_WRITE : Stat.SHMEM_WRITE;
        }
        return isFile ? Stat.FILE_READ : Stat.SHMEM_READ;
    }

    // ---- fault-around -----------------------------------------------------------------------------------------------

    /**
     * Enters the pages around a read fault that are in memory and have no entry yet. The entries' lock must be held, which keeps the fault's table.
     *
     * @return whether the fault's own page was among them, so that nothing is left to do
     */
    public boolean mapAround(Fault fault) {
        if (!faultsAround(fault)) {
            return false;
        }
        fault.task().activity(KernelStep.FAULT_AROUND);
        // What is in memory is read without a lock.
        fault.cpu().order();
        Window window = around(fault, fault.index);
        long mapped = mapWindow(fault, fault.vma.object(), window, false);
        if (mapped == 0) {
            return false;
        }
        count(fault, mapped);
        boolean own = !arch.isNone(fault.table.words[fault.index]);
        fault.cpu().charge(mapped * kernel.cost.fault().rmapAdd() + kernel.cost.fault().counterUpdate());
        if (fault.vma.object().kind().isOnDisk()) {
            fault.cpu().order();
            fault.vma.object().readAhead().found(mapped);
        }
        fault.cpu().account().add(Stat.PREFAULTED, own ? mapped - 1 : mapped);
        return own;
    }

    /** The rest of the folio that the fault's page, just entered, is part of (finish_fault, 6.18), if all of it has room; else none of it. */
    private void mapRestOfFolio(Fault fault, Inode inode) {
        long index = index(fault.vma, fault.address);
        Window folio = folio(inode, index, index - fault.index);
        boolean fits = folio.isWithin(limits(fault, fault.index)) && folio.to <= inode.sizePages();
        if (fits && folio.to - folio.from > 1 && !fault.vma.has(VmaFlags.UFFD_WP)) {
            long mapped = mapWindow(fault, inode, folio, fault.isWrite());
            count(fault, mapped);
            fault.cpu().charge(mapped * kernel.cost.fault().rmapAdd());
            fault.cpu().account().add(Stat.PREFAULTED, mapped);
        }
    }

    /** Enters what is in memory of a window and has no entry yet, and says how many pages that were. */
    private long mapWindow(Fault fault, Inode inode, Window window, boolean write) {
        long[] mapped = {0};
        Vma vma = fault.vma;
        long[] words = fault.table.words;
        inode.pages().forEach(window.from, Math.min(window.to, inode.sizePages()), (index, pfn) -> {
            int slot = (int) (index - window.shift);
            if (arch.isNone(words[slot]) && isMappable(inode, index, pfn)) {
                kernel.entries.set(fault.cpu(), fault.table, slot, entry(vma, pfn, write));
                frames.map(pfn);
                mapped[0]++;
                if (slot != fault.index) {
                    fault.table.mappedAhead(slot, fault.task().lateAccount());
                }
            }
        });
        return mapped[0];
    }

    /** Whether a fault maps pages around its own. */
    public boolean faultsAround(Fault fault) {
        return aroundPages > 1 && !fault.isWrite() && !fault.vma.has(VmaFlags.UFFD_WP);
    }

    /**
     * Pages of an object that may be entered in one leaf table.
     *
     * @param from first page of the object
     * @param to the page after the last
     * @param shift page of the object that would be at the table's start
     */
    private record Window(long from, long to, long shift) {
        Window within(Window outer) {
            return new Window(Math.max(from, outer.from), Math.min(to, outer.to), shift);
        }

        boolean isWithin(Window outer) {
            return from >= outer.from && to <= outer.to;
        }
    }

    /** The pages of the mapping that are in the fault's leaf table, in which its own place is {@code own}. */
    private Window limits(Fault fault, int own) {
        Vma vma = fault.vma;
        long shift = index(vma, fault.address) - own;
        long end = vma.pgoff() + (vma.length() >>> geometry.pageShift());
        return new Window(Math.max(vma.pgoff(), shift), Math.min(end, shift + geometry.entries(0)), shift);
    }

    /**
     * The window around a fault, grown by the large folios that reach beyond its edges, if they have room as a whole. 6.18 asks whether the first folio
     * it finds ends before the file does, and so treats one that ends with the file as one that goes beyond.
     */
    private Window around(Fault fault, int own) {
        Window limits = limits(fault, own);
        Inode inode = fault.vma.object();
        long from = Math.max(limits.shift + (own & -aroundPages), limits.from);
        Window plain = new Window(from, from + aroundPages, limits.shift).within(limits);
        if (inode.folios().areSingle()) {
            return plain;
        }
        Window first = firstFolio(inode, plain);
        if (first == null || first.to >= inode.sizePages()) {
            return plain;
        }
        Window below = folio(inode, plain.from, plain.shift);
        Window above = folio(inode, plain.to - 1, plain.shift);
        return new Window(
                below.isWithin(limits) ? below.from : plain.from, above.isWithin(limits) ? above.to : plain.to, plain.shift);
    }

    private static Window folio(Inode inode, long index, long shift) {
        return new Window(inode.folios().first(index), inode.folios().end(index), shift);
    }

    /** The folio of the first page in memory that a window has and that may be mapped; null if there is none. */
    private @Nullable Window firstFolio(Inode inode, Window window) {
        Window[] found = {null};
        inode.pages().forEach(window.from, Math.min(window.to, inode.sizePages()), (index, pfn) -> {
            if (found[0] == null && isMappable(inode, index, pfn)) {
                found[0] = folio(inode, index, window.shift);
            }
        });
        return found[0];
    }

    /** Whether a page in memory may be mapped without a fault of its own: it is filled, and its use need not be noticed. */
    private boolean isMappable(Inode inode, long index, long pfn) {
        return !frames.has(pfn, FrameTable.LOCKED) && !ReadAhead.isMarked(inode, index);
    }

    private long index(Vma vma, long address) {
        return vma.linearIndex(address, geometry.pageShift());
    }
}
