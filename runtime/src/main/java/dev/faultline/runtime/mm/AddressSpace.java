package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.engine.InterruptGroup;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.sync.RwSem;
import dev.faultline.runtime.sync.SharedCounters;
import dev.faultline.runtime.sync.SpinLock;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * An address space: the kernel's mm_struct.
 *
 * <pre>
 *   vmas                   protected by mmapSem; read by faults without it where a design lets them
 *   pageTables             protected by what the design says; page_table_lock in the oldest
 *   rss                    as RssCounters says
 *   brk, lockedByDefault   protected by mmapSem
 *   cpus                   ordered operations only
 * </pre>
 */
public final class AddressSpace {

    private final int id;
    private final VmaOps vmaOps;
    private final PageTables pageTables;
    private final RwSem mmapSem;
    private final SpinLock pageTableLock;
    private final SharedCounters sharedCounters;

    /** The locks of its mappings, where they have any. */
    private final @Nullable VmaLocks vmaLocks;

    /** CPUs whose TLB may hold translations of this address space. */
    private final BitSet cpus = new BitSet();

    /** The same CPUs, where flushing a TLB takes an interrupt. */
    private final InterruptGroup interrupts = new InterruptGroup();

    /** What CPUs have counted and kept to themselves, where they do; see {@link RssCounters}. */
    long @Nullable [] pendingCounts;

    /** How faults here go in phases; made at the first access. */
    private @Nullable FaultPhases phases;

    private long anonRss;
    private long fileRss;
    private long shmemRss;
    long swapped;

    /** Whether entries here may name slots of swap, so that swapoff must look: on the kernel's mmlist. Under mmlist_lock. */
    boolean isOnMmlist;

    private final int pageShift;
    private int users = 1;
    private @Nullable PageTableMove moveUnderWay;
    private long lockedByDefault;
    private long brk;

    AddressSpace(int id, Architecture arch, VmaOps vmaOps, long rootPfn, RwSem mmapSem, SpinLock pageTableLock,
            SharedCounters sharedCounters, @Nullable VmaLocks vmaLocks) {
        this.id = id;
        this.vmaOps = vmaOps;
        this.pageShift = arch.geometry().pageShift();
        this.pageTables = new PageTables(arch, rootPfn);
        this.mmapSem = mmapSem;
        this.pageTableLock = pageTableLock;
        this.sharedCounters = sharedCounters;
        this.vmaLocks = vmaLocks;
        if (vmaLocks != null) {
            vmaOps.tree().lockedBy(vmaLocks);
        }
        this.brk = vmaOps.layout().initialBreak();
    }

    /** A number no other live address space has. */
    public int id() {
        return id;
    }

    /** The mappings, by address. */
    public VmaTree vmas() {
        return vmaOps.tree();
    }

    /** What system calls do to the mappings. */
    public VmaOps vmaOps() {
        return vmaOps;
    }

    /** The locks of the mappings; there are some only under designs that have such locks. */
    VmaLocks vmaLocks() {
        VmaLocks locks = vmaLocks;
        if (locks == null) {
            throw new IllegalStateException("the mappings of address space " + id + " have no locks");
        }
        return locks;
    }

    public PageTables pageTables() {
        return pageTables;
    }

    /** mmap_sem; called mmap_lock from 5.8 on. */
    public RwSem mmapSem() {
        return mmapSem;
    }

    public SpinLock pageTableLock() {
        return pageTableLock;
    }

    FaultPhases phases(MemoryManager kernel, FaultDesign design) {
        if (phases == null) {
            phases = new FaultPhases(kernel, design, this);
        }
        return phases;
    }

    BitSet cpus() {
        return cpus;
    }

    /** The CPUs that are interrupted to flush their TLBs of this address space. */
    InterruptGroup interrupts() {
        return interrupts;
    }

    /** Present entries that map anonymous pages; the zero page is none. */
    public long anonRss() {
        return anonRss;
    }

    /** Present entries that map pages of files. Before 4.5 that includes shared memory. */
    public long fileRss() {
        return fileRss;
    }

    /** Present entries that map pages of shared memory. */
    public long shmemRss() {
        return shmemRss;
    }

    /** Changes a counter, ANON_RSS, FILE_RSS or SHMEM_RSS, by the way {@link RssCounters} says. */
    void count(Stat counter, long pages) {
        switch (counter) {
            case ANON_RSS -> anonRss += pages;
            case FILE_RSS -> fileRss += pages;
            case SHMEM_RSS -> shmemRss += pages;
            default -> throw new IllegalArgumentException("an address space does not count " + counter);
        }
    }

    long counted(Stat counter) {
        return switch (counter) {
            case ANON_RSS -> anonRss;
            case FILE_RSS -> fileRss;
            case SHMEM_RSS -> shmemRss;
            default -> throw new IllegalArgumentException("an address space does not count " + counter);
        };
    }

    /** The line of its counters. */
    SharedCounters sharedCounters() {
        return sharedCounters;
    }

    /** Entries that name slots of swap: VmSwap. */
    public long swapped() {
        return swapped;
    }

    /** Resident pages of all kinds. */
    public long rss() {
        return anonRss + fileRss + shmemRss;
    }

    /** Pages its mappings span: total_vm. */
    public long mappedPages() {
        return vmaOps.mappedBytes() >>> pageShift;
    }

    /** Page-table pages of all levels below the top. */
    public long tables() {
        return pageTables.count() - 1;
    }

    /** What mremap is moving, until it has unmapped where that was; null for nothing. In order. */
    @Nullable
    PageTableMove moveUnderWay() {
        return moveUnderWay;
    }

    /** Says what mremap is moving from here on; null for nothing any more. mmap_sem must be held for writing. */
    public void moveUnderWay(@Nullable PageTableMove move) {
        moveUnderWay = move;
    }

    /** The lock flags that new mappings get: what mlockall has said about the future. */
    public long lockedByDefault() {
        return lockedByDefault;
    }

    /** Sets the lock flags of new mappings. mmap_sem must be held for writing. */
    public void lockedByDefault(long flags) {
        lockedByDefault = flags;
    }

    /** The break: the address after the heap's last byte. */
    public long brk() {
        return brk;
    }

    /** The address where the heap begins. */
    public long heapStart() {
        return vmaOps.layout().initialBreak();
    }

    /** The address down to which the stack has grown; where it began, if that is not mapped any more. */
    public long stackStart() {
        Vma stack = vmas().containing(initialStackStart());
        return stack == null ? initialStackStart() : stack.start();
    }

    /** The stack's first address when the program started. */
    public long initialStackStart() {
        return vmaOps.layout().initialStackStart();
    }

    /** Moves the break; the heap's mapping is the caller's business. */
    public void brk(long address) {
        brk = address;
    }

    /** One more task runs in it. */
    public void share() {
        users++;
    }

    /**
     * One task less runs in it.
     *
     * @return whether that was the last
     */
    public boolean leave() {
        return --users == 0;
    }
}
