package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.preset.KernelPreset.Behaviour;
import dev.faultline.runtime.stats.Stat;

/**
 * The page that a fault's entry maps, which a write may not go to as it is: whether it is reused, and what becomes of it where a copy takes its place.
 *
 * <p>As with {@link LeafWork} nothing here takes a lock; each method says what must be held. Source: do_wp_page in mm/memory.c.
 */
public final class OldPage {

    private final MemoryManager kernel;
    private final Architecture arch;
    private final FrameTable frames;

    OldPage(MemoryManager kernel) {
        this.kernel = kernel;
        arch = kernel.arch;
        frames = kernel.frames;
    }

    /** Whether the fault's entry maps the page of zeroes. */
    public boolean isZeroPage(Fault fault) {
        return arch.pfn(fault.entry) == Memory.ZERO_PFN;
    }

    /**
     * Whether a write may go to the page the fault's entry maps: nobody else has it. 2.6 counts all references, so a page still in a pagevec
     * is copied; 6.x looks at its mappings, of which an exclusive page has one, and at those of the whole huge page it is a part of. A page of an
     * object is never this process's alone. The entry's lock must be held.
     */
    public boolean mayReuse(Fault fault) {
        // Another CPU's batch may be giving its reference back under no lock of ours.
        fault.cpu().order();
        long pfn = arch.pfn(fault.entry);
        if (frames.has(pfn, FrameTable.SWAP_CACHE)) {
            return kernel.swap.mayReuse(fault.cpu(), pfn);
        }
        if (!frames.has(pfn, FrameTable.ANON)) {
            return false;
        }
        if (kernel.kernel.behaviour() == Behaviour.CLASSIC) {
            return frames.pageCount(pfn) == 1;
        }
        return frames.mapCount(pfn) == 1 && (!frames.has(pfn, FrameTable.HUGE_PART) || kernel.hugePages.isAlone(fault, pfn));
    }

    /** What replacing the page of the fault's entry by a copy is called. The entry's lock must be held. */
    public Stat copyKind(Fault fault) {
        if (isZeroPage(fault)) {
            return Stat.ZERO_COW;
        }
        return frames.has(arch.pfn(fault.entry), FrameTable.ANON) ? Stat.COW : Stat.FILE_PRIVATE_COW;
    }

    /** The fault's entry, made writable in place; 6.x remembers that the page is this entry's alone, and now led to from this mapping. */
    public long reusedEntry(Fault fault) {
        if (kernel.kernel.behaviour() == Behaviour.MODERN) {
            frames.set(arch.pfn(fault.entry), FrameTable.EXCLUSIVE);
            frames.setRmap(arch.pfn(fault.entry), fault.vma.anonVma());
        }
        return fault.isWrite() ? arch.mkwrite(arch.mkdirty(arch.mkyoung(fault.entry))) : fault.entry;
    }

    /** Takes a reference on the page the fault's entry maps, so that it stays while nothing is locked. */
    public void hold(Fault fault) {
        if (!isZeroPage(fault)) {
            frames.hold(arch.pfn(fault.entry));
        }
    }

    /**
     * The same without the lock, of a page that may be gone by now. In order.
     *
     * @throws HazardException when it is: the reference is to a page that is free, or somebody else's
     */
    public void holdUnlocked(Fault fault) {
        fault.cpu().order();
        if (!isZeroPage(fault) && frames.mapCount(arch.pfn(fault.entry)) == 0) {
            throw new HazardException(Hazard.USE_AFTER_FREE, "a fault at 0x" + Long.toHexString(fault.address)
                    + " takes a reference on a page that has been freed since it read the entry");
        }
        hold(fault);
    }

    /**
     * Says that a fault is about to go by an entry that has changed since it was looked at, and what comes of that. The entry's lock is held.
     *
     * @throws HazardException use_after_free, if the page has gone; double_map, if it is somebody else's alone by now, and would be reused
     */
    public void detectStale(Fault fault) {
        fault.cpu().order();
        long pfn = arch.pfn(fault.entry);
        if (frames.pageCount(pfn) == 0) {
            throw new HazardException(Hazard.USE_AFTER_FREE, "a fault at 0x" + Long.toHexString(fault.address)
                    + " goes on with a page that has been freed since it read the entry");
        }
        if (mayReuse(fault)) {
            throw new HazardException(Hazard.DOUBLE_MAP, "a fault at 0x" + Long.toHexString(fault.address)
                    + " maps a page for writing that it does not have any more, and somebody else has alone");
        }
    }

    /**
     * Says that a copy is about to take the place of a page that was written to after it was copied.
     *
     * @throws HazardException lost_page, if it is, and contents are kept
     */
    void detectLostWrite(Fault fault) {
        long pfn = arch.pfn(fault.entry);
        if (frames.keepsContents() && !isZeroPage(fault) && frames.has(pfn, FrameTable.ANON)) {
            fault.cpu().order();
            if (frames.content(pfn) != frames.content(fault.page)) {
                throw new HazardException(Hazard.LOST_PAGE, "a fault at 0x" + Long.toHexString(fault.address)
                        + " enters its copy of a page that has been written to since it was copied");
            }
        }
    }

    /** Gives that reference back; the page goes if it was the last. */
    public void release(Fault fault) {
        if (!isZeroPage(fault)) {
            long[] page = {arch.pfn(fault.entry)};
            if (kernel.kernel.behaviour() == Behaviour.MODERN) {
                kernel.swap.freeUnmapped(fault.cpu(), page, 1);
            }
            kernel.pagevecs.releasePages(fault.cpu(), page, 1);
        }
    }

    /** Takes the page the fault's entry maps out of its address space's books: its copy has replaced it. The entry's lock must be held. */
    public void remove(Fault fault) {
        if (!isZeroPage(fault)) {
            Cpu cpu = fault.cpu();
            if (frames.has(arch.pfn(fault.entry), FrameTable.ANON)) {
                kernel.rss.add(fault.task(), fault.mm(), Stat.ANON_RSS, -1);
                cpu.account().add(Stat.ANON_RSS, -1);
            } else {
                kernel.objectFaults.count(fault, -1);
            }
            cpu.charge(kernel.cost.fault().rmapRemove());
            // Another process may be looking whether it has the page alone.
            cpu.order();
            frames.unmap(arch.pfn(fault.entry));
        }
    }
}
