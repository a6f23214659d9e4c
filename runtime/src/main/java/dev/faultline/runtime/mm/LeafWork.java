package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.arch.Geometry;
import dev.faultline.runtime.cost.FaultCosts;
import dev.faultline.runtime.engine.Stage;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.preset.KernelPreset.Behaviour;
import dev.faultline.runtime.stats.Stat;
import org.jspecify.annotations.Nullable;

/**
 * The work of a fault that is the same under every design: finding the VMA, walking, making entries, keeping the reverse map and the counters.
 *
 * <p>Nothing here takes a lock. Each method says what must be held, and the design sees to it.
 */
public final class LeafWork {

    private final MemoryManager kernel;
    private final Architecture arch;
    private final Geometry geometry;
    private final FrameTable frames;
    private final long walkCost;
    private final long rmapAddCost;
    private final long counterCost;
    private final long readRights;
    private final long executeRights;

    /** Flags of a page that has just become anonymous memory. */
    final int newAnonFlags;

    /** Cost of finding the VMA, with the part of the handler around it. */
    final long searchCost;

    LeafWork(MemoryManager kernel) {
        this.kernel = kernel;
        this.arch = kernel.arch;
        this.geometry = arch.geometry();
        this.frames = kernel.frames;
        FaultCosts cost = kernel.cost.fault();
        this.walkCost = geometry.levels() * cost.walkLevel();
        this.rmapAddCost = cost.rmapAdd();
        this.counterCost = cost.counterUpdate();
        // Anonymous memory begins on the active list, since 5.9 on the inactive one.
        int generation = kernel.kernel.behaviour() == Behaviour.MODERN ? FrameTable.EXCLUSIVE : FrameTable.ACTIVE;
        this.newAnonFlags = FrameTable.ANON | FrameTable.SWAP_BACKED | generation;
        this.searchCost = cost.findVma() + cost.handler();
        this.readRights = readRights();
        this.executeRights = arch.refusesExecution() ? VmaFlags.EXEC : readRights;
    }

    /**
     * The rights of which any lets a user read. Where entries refuse reads each right stands for itself; elsewhere 2.6 takes the right to execute
     * for one to read, and 6.x any right (arch/i386/mm/fault.c, arch/ia64/mm/fault.c).
     */
    private long readRights() {
        if (arch.refusesReads()) {
            return VmaFlags.READ;
        }
        boolean classic = kernel.kernel.behaviour() == Behaviour.CLASSIC;
        return classic ? VmaFlags.READ | VmaFlags.EXEC : VmaFlags.READ | VmaFlags.WRITE | VmaFlags.EXEC;
    }

    // ---- finding out ------------------------------------------------------------------------------------------------

    /**
     * Finds the VMA, by growing a stack if need be, and checks its rights; if either fails the fault ends in SIGSEGV. mmap_sem must be held. The
     * trap may have searched already.
     *
     * @return whether the access is allowed
     */
    public boolean findVma(Fault fault) {
        if (!fault.searched) {
            fault.cpu().charge(searchCost);
            search(fault);
        }
        if (fault.vma == null) {
            Vma stack = kernel.stackGrowth.grow(fault);
            if (stack != null) {
                found(fault, stack);
            }
        }
        return fault.allowed;
    }

    /** The search itself; its cost is {@link #searchCost}. */
    void search(Fault fault) {
        count(fault);
        fault.searched = true;
        found(fault, fault.mm().vmas().containing(fault.address));
    }

    /**
     * Says by which VMA a fault goes without mmap_sem, if it can: one that allows the access and has the anon_vma that it takes, with the table of the
     * address. What is to be told the user, and what looks at neighbours or makes tables, is left to mmap_sem.
     *
     * @param vma as found; null for none
     */
    public boolean goesSpeculatively(Fault fault, @Nullable Vma vma) {
        if (vma == null
                || !vma.isLinked()
                || !vma.contains(fault.address)
                || !allows(vma, fault.access)
                || fault.isWrite() && !vma.has(VmaFlags.SHARED) && vma.anonVma() == 0
                || vma.object() != null && kernel.options().speculatesAnonymousOnly()
                || fault.mm().pageTables().leaf(fault.address, fault.table) == null) {
            return false;
        }
        fault.vma = vma;
        fault.searched = true;
        fault.allowed = true;
        return true;
    }

    /** The VMA of the fault's address, by the tree; null if none is. In order. */
    public @Nullable Vma lookUp(Fault fault) {
        return fault.mm().vmas().containing(fault.address);
    }

    /** The VMA that the table of the fault's address remembers; null where there is none. In order. */
    public @Nullable Vma servedLast(Fault fault) {
        PageTable leaf = fault.mm().pageTables().leaf(fault.address, fault.table);
        return leaf == null ? null : leaf.servedLast;
    }

    /** Makes that table remember the fault's VMA. In order, with mmap_sem held. */
    public void remember(Fault fault) {
        PageTable leaf = fault.mm().pageTables().leaf(fault.address, fault.table);
        if (leaf != null) {
            leaf.servedLast = fault.vma;
        }
    }

    /**
     * Says that a fault without mmap_sem is about to enter its page where its mapping has gone, and nobody waits for the fault before it unmaps the page.
     *
     * @throws HazardException lost_page, if it is: nothing leads to the page any more
     */
    public void detectUnmapped(Fault fault) {
        Vma there = lookUp(fault);
        Vma known = fault.vma;
        boolean isAwaited = known.users() != null && known.users().isAwaited();
        if (there != known && !isAwaited && !isAlike(there, known)) {
            throw new HazardException(Hazard.LOST_PAGE, "a fault at 0x" + Long.toHexString(fault.address)
                    + " enters its page in a mapping that was cut since it was found, and nothing leads there any more");
        }
    }

    private static boolean isAlike(@Nullable Vma there, Vma known) {
        return there != null
                && there.flags() == known.flags()
                && there.object() == known.object()
                && there.anonVma() == known.anonVma();
    }

    /**
     * What to say of a fault without mmap_sem that has taken the lock of a table that is gone, where nobody waits for the fault before freeing one:
     * use_after_free.
     */
    public HazardException freedTable(Fault fault) {
        return new HazardException(Hazard.USE_AFTER_FREE, "a fault at 0x" + Long.toHexString(fault.address)
                + " takes the lock of a page table that has been taken away since it walked there");
    }

    /**
     * Says that a fault without mmap_sem is about to enter its page where mremap has been already.
     *
     * @throws HazardException lost_page, if it is: what mremap leaves behind it unmaps
     */
    public void detectMoved(Fault fault) {
        PageTableMove move = fault.mm().moveUnderWay();
        if (move != null && move.hasPassed(fault.address)) {
            throw new HazardException(Hazard.LOST_PAGE, "a fault at 0x" + Long.toHexString(fault.address)
                    + " enters its page where mremap has taken the others from, and unmaps what it finds");
        }
    }

    /**
     * Says that a fault without mmap_sem is about to use an object that has been given up since it found the mapping.
     *
     * @throws HazardException use_after_free, if it is
     */
    public void detectGoneObject(Fault fault) {
        Inode object = fault.vma.object();
        if (object != null && kernel.inodes.find(object.id()) == null) {
            throw new HazardException(Hazard.USE_AFTER_FREE, "a fault at 0x" + Long.toHexString(fault.address)
                    + " is in the code of an object that munmap has given up meanwhile");
        }
    }

    /** Counts it for vmstat, once. */
    void count(Fault fault) {
        kernel.vmStat.pgfault += fault.isCounted ? 0 : 1;
        fault.isCounted = true;
    }

    /** The fault's VMA is locked and allows the access. */
    void foundLocked(Fault fault) {
        count(fault);
        fault.searched = true;
        fault.allowed = true;
    }

    /** Whether the fault, which has no VMA, is below a stack, which might grow to it. mmap_sem must be held. */
    boolean isBelowStack(Fault fault) {
        Vma above = fault.mm().vmas().find(fault.address);
        return fault.vma == null && above != null && above.has(VmaFlags.GROWSDOWN);
    }

    private void found(Fault fault, @Nullable Vma vma) {
        fault.vma = vma;
        fault.allowed = vma != null && allows(vma, fault.access);
        if (!fault.allowed) {
            fault.segv = vma == null ? Fault.Segv.UNMAPPED : Fault.Segv.FORBIDDEN;
            fault.fail(Fault.Result.SIGSEGV);
        }
    }

    /** Whether a VMA's rights allow an access that its entry does not, or not yet. */
    public boolean allows(Vma vma, Access access) {
        long flags = vma.flags();
        return switch (access) {
            case READ -> (flags & readRights) != 0;
            case WRITE, RMW, WRITE_ZERO -> (flags & VmaFlags.WRITE) != 0;
            case EXEC -> (flags & executeRights) != 0;
        };
    }

    /**
     * Walks to the leaf table of the fault's address. The lock of upper levels must be held.
     *
     * @return whether every table was there
     */
    public boolean walk(Fault fault) {
        fault.cpu().charge(walkCost);
        PageTable lowest = fault.mm().pageTables().leaf(fault.address, fault.table);
        if (lowest == null) {
            fault.parent = fault.mm().pageTables().lowest(fault.address);
            return false;
        }
        fault.table = lowest;
        fault.index = geometry.index(0, fault.address);
        return true;
    }

    /** The same with nothing but mmap_sem held, in order: what the entry holds then is as it is now, until the next wait. */
    public boolean walkInOrder(Fault fault) {
        fault.cpu().order();
        return walk(fault);
    }

    /** Whether the fault's table is still there, which 6.14 may free while mmap_sem is held for reading. Under the entry's lock. */
    public boolean isTableThere(Fault fault) {
        return fault.hasTable() && fault.holds();
    }

    /**
     * Whether the fault is a write to an absent anonymous page that nothing but locks holds up: its table is there, its VMA has an anon_vma. In order,
     * with whatever lock the design looks at entries under.
     */
    boolean isPlainAnonymousWrite(Fault fault) {
        if (!fault.isWrite() || fault.vma.anonVma() == 0 || fault.vma.object() != null) {
            return false;
        }
        PageTable leaf = fault.mm().pageTables().leaf(fault.address, fault.table);
        return leaf != null && arch.isNone(leaf.words[geometry.index(0, fault.address)]);
    }

    /** Whether the fault's entry is none, and its table, which 6.14 may free while mmap_sem is held for reading, still there. Under the entry's lock. */
    public boolean isStillNone(Fault fault) {
        return fault.hasTable() && arch.isNone(fault.table.words[fault.index]) && fault.holds();
    }

    /** Whether such a fault's page can be installed without waiting for anything. Under the entry's lock. */
    boolean installsAtOnce(Fault fault) {
        return isStillNone(fault) && hasRoom(fault);
    }

    /** Whether the fault's page can be put in its CPU's batch without waiting for anything. */
    boolean hasRoom(Fault fault) {
        return kernel.pagevecs.room(fault.cpu()) > 0;
    }

    // ---- the kernel's own accesses ----------------------------------------------------------------------------------

    /**
     * Whether the fault's entry spares a fault of the kernel's own: it maps a page with the right that is asked for, and is used then. The entry's lock
     * must be held.
     */
    public boolean suffices(Fault fault) {
        fault.table.used(fault.index);
        return suffices(fault, fault.table.words[fault.index]);
    }

    /** The same of an entry that may be a huge page's. */
    boolean suffices(Fault fault, long entry) {
        fault.entry = entry;
        return arch.isPresent(entry) && (!fault.isWrite() || arch.isWritable(entry)) && !mustUnshare(fault);
    }

    /** Whether the page that the fault's entry maps is to be pinned and not known to be this process's alone (6.x). The entry's lock must be held. */
    public boolean mustUnshare(Fault fault) {
        if (!fault.unshares || !arch.isPresent(fault.entry)) {
            return false;
        }
        long pfn = arch.pfn(fault.entry);
        return frames.has(pfn, FrameTable.ANON) && !frames.has(pfn, FrameTable.EXCLUSIVE);
    }

    /** Whether an entry is a guard page's. */
    public boolean isGuard(long entry) {
        return GuardMarker.isGuard(arch, entry);
    }

    /** Ends a fault on a guard page. */
    public void failOnGuard(Fault fault) {
        fault.segv = Fault.Segv.GUARD;
        fault.fail(Fault.Result.SIGSEGV);
    }

    // ---- page tables ------------------------------------------------------------------------------------------------

    /** Allocates and clears a page for the table that {@link #walk} found missing; nothing need be held. */
    public boolean allocateTable(Fault fault) {
        fault.prepared = true;
        fault.tablePage = kernel.clearedPages.allocate(fault.task());
        return fault.tablePage != Zone.EMPTY;
    }

    /** Hangs that table in, or gives it back if somebody was faster. The lock of upper levels must be held. */
    public void installTable(Fault fault) {
        Cpu cpu = fault.cpu();
        PageTables tables = fault.mm().pageTables();
        PageTable parent = fault.parent;
        boolean isVacant = tables.lowest(fault.address) == parent
                && parent.words[geometry.index(parent.level, fault.address)] == Architecture.NONE;
        if (!isVacant) {
            kernel.allocator.free(cpu, fault.tablePage);
            return;
        }
        cpu.charge(kernel.cost.fault().tableInstall());
        frames.set(fault.tablePage, FrameTable.TABLE);
        tables.install(parent, fault.address, fault.tablePage);
        cpu.account().add(Stat.PAGE_TABLES, 1);
    }

    // ---- anonymous pages --------------------------------------------------------------------------------------------

    /** Whether the fault's VMA still needs its anon_vma; nothing need be held. */
    public boolean lacksAnonVma(Fault fault) {
        if (fault.vma.anonVma() != 0) {
            // Once it is there it stays, so this is true in order too.
            return false;
        }
        fault.cpu().order();
        return fault.vma.anonVma() == 0;
    }

    /** Makes an anon_vma; nothing need be held. */
    public void makeAnonVma(Fault fault) {
        fault.prepared = true;
        fault.cpu().charge(kernel.cost.fault().anonVmaPrepare());
    }

    /** Publishes it, unless somebody was faster. page_table_lock must be held. */
    public void publishAnonVma(Fault fault) {
        if (fault.vma.anonVma() == 0) {
            int lent = fault.mm().vmaOps().lendableAnonVma(fault.vma);
            if (lent == 0) {
                // Numbers of anon_vmas are the machine's.
                fault.cpu().order();
                lent = kernel.anonVmas.make();
            }
            fault.vma.setAnonVma(lent, false);
        }
    }

    /** The entry for the shared page of zeroes: never writable. */
    public long zeroPageEntry(Fault fault) {
        return arch.makeZeroPage(Memory.ZERO_PFN, fault.vma.pageProtection());
    }

    /** The entry for the fault's page after a write. Writable only if the VMA is, so that a debugger's write stays private. */
    public long writtenEntry(Fault fault) {
        if (!fault.isWrite()) {
            // A copy to be pinned: it is this process's alone, and the first write still has to say so.
            return arch.make(fault.page, fault.vma.pageProtection());
        }
        long entry = arch.mkdirty(arch.make(fault.page, fault.vma.pageProtection()));
        return (fault.vma.flags() & VmaFlags.WRITE) != 0 ? arch.mkwrite(entry) : entry;
    }

    /**
     * Makes the fault's page a new anonymous page of its address space: reverse map, LRU; {@link #countAnonymous} is called besides. The entry's lock
     * must be held. Reverse map first: a batch that this page fills goes to the lists at once, and there a page without mappings is freed.
     */
    public void addAnonymous(Fault fault) {
        Cpu cpu = fault.cpu();
        cpu.charge(rmapAddCost);
        frames.mapNewAnon(fault.page, newAnonFlags, fault.vma.anonVma(), linearIndex(fault));
        kernel.pagevecs.add(cpu, fault.page);
    }

    /** The same without cost and statistics, for a page right off the CPU's list, where the batch has room. */
    void enterAnonymous(Cpu cpu, Fault fault) {
        frames.mapIdleAnon(fault.page, newAnonFlags, fault.vma.anonVma(), linearIndex(fault));
        kernel.rss.addAlone(fault.task(), fault.mm());
        kernel.pagevecs.putHeld(cpu, fault.page);
    }

    private int linearIndex(Fault fault) {
        return (int) fault.vma.linearIndex(fault.address, geometry.pageShift());
    }

    /** Counts a new anonymous page of the fault's address space; with counters under a lock, that must be held. May wait. */
    public void countAnonymous(Fault fault) {
        Stage rest = beginCount(fault);
        if (rest != null) {
            fault.cpu().perform(rest);
        }
    }

    /** The same as far as it needs no ordered operation, which is returned; null if it is done. */
    @Nullable
    Stage beginCount(Fault fault) {
        fault.cpu().account().add(Stat.ANON_RSS, 1);
        fault.cpu().charge(counterCost);
        return kernel.rss.begin(fault.task(), fault.mm(), Stat.ANON_RSS, 1);
    }

    /**
     * Says that an entry is about to be overwritten that maps a page, other than that of zeroes.
     *
     * @throws HazardException lost_page, if it does
     */
    public void detectLostPage(Fault fault, long lockBit) {
        fault.cpu().order();
        long there = fault.table.words[fault.index] & ~lockBit;
        if (!arch.isNone(there) && arch.pfn(there) != Memory.ZERO_PFN) {
            throw new HazardException(Hazard.LOST_PAGE, "a fault at 0x" + Long.toHexString(fault.address)
                    + " enters its page over another one, and what was written to that is gone");
        }
    }

    /**
     * Says that a compare-exchange of the low word alone is about to take an entry of swap for none: with PAE that word of it is 0. In order.
     *
     * @throws HazardException lost_page, if it is
     */
    public void detectHalfCompared(Fault fault) {
        long there = fault.table.words[fault.index];
        if (kernel.swap.isSwap(there) && (int) there == 0) {
            throw new HazardException(Hazard.LOST_PAGE, "a fault at 0x" + Long.toHexString(fault.address)
                    + " takes a swap entry for an empty one by its low word, and enters its page over it");
        }
    }

    // ---- present ----------------------------------------------------------------------------------------------------

    /** The fault's entry of a shared page, writable and written to. */
    public long sharedEntry(Fault fault) {
        return arch.mkwrite(arch.mkdirty(arch.mkyoung(fault.entry)));
    }

    /**
     * What a fault was that found an entry which allows the access already. A processor that looks in memory before it traps saw another one
     * there, so a thread was faster since; one that caches absent entries may have trapped on an old one.
     */
    public Stat nothingLeftToDo() {
        return arch.walkerInsertsNotPresent() ? Stat.SPURIOUS : Stat.LOST_RACE;
    }

    /** The fault's entry with accessed set, and dirty for a write. */
    public long touchedEntry(Fault fault) {
        long young = arch.mkyoung(fault.entry);
        return fault.isWrite() ? arch.mkdirty(young) : young;
    }
}
