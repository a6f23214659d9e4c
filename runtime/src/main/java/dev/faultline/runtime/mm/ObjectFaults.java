package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.arch.Geometry;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.preset.KernelPreset.Behaviour;
import dev.faultline.runtime.stats.Stat;

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

    ObjectFaults(MemoryManager kernel) {
        this.kernel = kernel;
        this.arch = kernel.arch;
        this.geometry = arch.geometry();
        this.frames = kernel.frames;
        this.classic = kernel.kernel.behaviour() == Behaviour.CLASSIC;
        this.aroundPages = Math.min(kernel.kernel.faultAroundBytes() >>> geometry.pageShift(), geometry.entries(0));
    }

    /** Which counter of the address space a mapped page of the object is in. Before 4.5 shared memory counted as files (fs/proc/task_mmu.c). */
    public static Stat counter(Inode inode, boolean classic) {
        return inode.kind().isInMemory() && !classic ? Stat.SHMEM_RSS : Stat.FILE_RSS;
    }

    Stat counter(Inode inode) {
        return counter(inode, classic);
    }

    /** Counts pages of an object that an address space has more, or less, mapped. The entries' lock must be held. */
    void count(AddressSpace mm, Inode inode, long delta) {
        if (counter(inode) == Stat.SHMEM_RSS) {
            mm.shmemRss += delta;
        } else {
            mm.fileRss += delta;
        }
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
        long index = index(fault.vma, fault.address);
        fault.cpu().order();
        fault.truncateCount = inode.truncateCount();
        if (index >= inode.sizePages()) {
            fault.fail(Fault.Result.SIGBUS);
            return false;
        }
        fault.page = lookUp(fault.cpu(), inode, index);
        return fault.page != PageCache.NONE || add(fault, inode, index);
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
        boolean[] found = {false};
        forEachAround(fault, geometry.index(0, fault.address), inode, (slot, pfn) -> found[0] = true);
        return found[0];
    }

    /** Takes a reference on a page of the object; {@link PageCache#NONE} if it is not in memory. */
    private long lookUp(Cpu cpu, Inode inode, long index) {
        cpu.charge(kernel.cost.fault().pageCacheLookup());
        if (classic) {
            inode.treeLock().lock(cpu);
        } else {
            cpu.order();
        }
        long found = inode.pages().get(index);
        if (found != PageCache.NONE) {
            frames.hold(found);
        }
        if (classic) {
            inode.treeLock().unlock(cpu);
        }
        return found;
    }

    /** Makes the page, unless another process is faster: then that one's page is taken. */
    private boolean add(Fault fault, Inode inode, long index) {
        Cpu cpu = fault.cpu();
        if (!kernel.ops.allocateCleared(fault)) {
            fault.fail(Fault.Result.OOM);
            return false;
        }
        inode.treeLock().lock(cpu);
        boolean added = inode.pages().add(index, fault.page);
        long winner = inode.pages().get(index);
        frames.hold(winner);
        cpu.charge(kernel.cost.fault().pageCacheAdd());
        inode.treeLock().unlock(cpu);
        if (added) {
            // For being in the object.
            frames.hold(fault.page);
            frames.setRmap(fault.page, inode.id());
            frames.setIndex(fault.page, (int) index);
            if (inode.kind().isInMemory()) {
                frames.set(fault.page, FrameTable.SWAP_BACKED);
            }
            // Pages of objects begin on the inactive list.
            kernel.pagevecs.add(cpu, fault.page);
        } else {
            kernel.ops.discardPage(fault);
            fault.page = winner;
        }
        return true;
    }

    /** Whether the page found may be entered: its table and its place are still there, and the object has not lost pages. The entry's lock is held. */
    public boolean mayInstall(Fault fault) {
        return fault.table.isLinked
                && arch.isNone(fault.table.words[fault.index])
                && fault.truncateCount == fault.vma.object().truncateCount();
    }

    /** Whether pages were taken out of the object since the fault's page was looked up: it must be looked up again. The entry's lock is held. */
    public boolean wasTruncated(Fault fault) {
        return fault.truncateCount != fault.vma.object().truncateCount();
    }

    /**
     * The entry of the page found, and its place in the books; the fault's reference becomes the entry's. Readable and writable at once where the
     * mapping is, so that a read spares a later write its fault. The entry's lock must be held.
     */
    public long install(Fault fault) {
        Cpu cpu = fault.cpu();
        Inode inode = fault.vma.object();
        count(fault.mm(), inode, 1);
        cpu.account().add(counter(inode), 1);
        cpu.charge(kernel.cost.fault().counterUpdate() + kernel.cost.fault().rmapAdd());
        frames.map(fault.page);
        frames.release(fault.page);
        return entry(fault.vma, fault.page, fault.isWrite());
    }

    private long entry(Vma vma, long pfn, boolean write) {
        long entry = arch.make(pfn, vma.pageProtection());
        return write ? arch.mkdirty(arch.mkwrite(entry)) : entry;
    }

    /** Gives the reference on the page found back. Nothing or the entry's lock may be held. */
    public void release(Fault fault) {
        kernel.pagevecs.releasePages(fault.cpu(), new long[] {fault.page}, 1);
    }

    /** What a fault of that kind is called. */
    public Stat kind(Fault fault) {
        boolean inMemory = fault.vma.object().kind().isInMemory();
        if (fault.isWrite()) {
            return inMemory ? Stat.SHMEM_WRITE : Stat.FILE_WRITE;
        }
        return inMemory ? Stat.SHMEM_READ : Stat.FILE_READ;
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
        Vma vma = fault.vma;
        Inode inode = vma.object();
        Cpu cpu = fault.cpu();
        // What is in memory is read without a lock.
        cpu.order();
        int[] mapped = {0};
        forEachAround(fault, fault.index, inode, (slot, pfn) -> {
            if (arch.isNone(fault.table.words[(int) slot])) {
                kernel.entries.set(cpu, fault.table, (int) slot, entry(vma, pfn, false));
                frames.map(pfn);
                mapped[0]++;
            }
        });
        if (mapped[0] == 0) {
            return false;
        }
        count(fault.mm(), inode, mapped[0]);
        cpu.account().add(counter(inode), mapped[0]);
        cpu.charge(mapped[0] * kernel.cost.fault().rmapAdd() + kernel.cost.fault().counterUpdate());
        boolean own = !arch.isNone(fault.table.words[fault.index]);
        cpu.account().add(Stat.PREFAULTED, own ? mapped[0] - 1 : mapped[0]);
        return own;
    }

    private boolean faultsAround(Fault fault) {
        return aroundPages > 1 && !fault.isWrite() && !fault.vma.has(VmaFlags.UFFD_WP);
    }

    /**
     * Visits what is in memory of the window around a fault.
     *
     * @param own the fault's place in its leaf table
     * @param visitor gets a page's place in the leaf table, not in the object
     */
    private void forEachAround(Fault fault, int own, Inode inode, Inode.PageVisitor visitor) {
        Vma vma = fault.vma;
        long belowStart = fault.address - vma.start() >>> geometry.pageShift();
        long untilEnd = vma.end() - fault.address >>> geometry.pageShift();
        long from = Math.max(own & -aroundPages, own - belowStart);
        long to = Math.min(Math.min(from + aroundPages, geometry.entries(0)), own + untilEnd);
        long first = index(vma, fault.address) - own + from;
        inode.pages().forEach(
                first, Math.min(first + to - from, inode.sizePages()), (index, pfn) -> visitor.visit(from + index - first, pfn));
    }

    private long index(Vma vma, long address) {
        return vma.linearIndex(address, geometry.pageShift());
    }
}
