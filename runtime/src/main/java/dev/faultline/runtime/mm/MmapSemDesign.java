package dev.faultline.runtime.mm;

import static dev.faultline.runtime.mm.KernelStep.ANON_ALLOC;
import static dev.faultline.runtime.mm.KernelStep.ANON_INSTALL;
import static dev.faultline.runtime.mm.KernelStep.COLLAPSE_COPY;
import static dev.faultline.runtime.mm.KernelStep.DOWN_READ;
import static dev.faultline.runtime.mm.KernelStep.END_SPECULATION;
import static dev.faultline.runtime.mm.KernelStep.FIND_VMA;
import static dev.faultline.runtime.mm.KernelStep.HUGE_ALLOC;
import static dev.faultline.runtime.mm.KernelStep.HUGE_INSTALL;
import static dev.faultline.runtime.mm.KernelStep.LOCK_ENTRY;
import static dev.faultline.runtime.mm.KernelStep.LOCK_TABLES;
import static dev.faultline.runtime.mm.KernelStep.LOCK_VMA;
import static dev.faultline.runtime.mm.KernelStep.OBJECT_IO;
import static dev.faultline.runtime.mm.KernelStep.PAGE_MKWRITE;
import static dev.faultline.runtime.mm.KernelStep.RELEASE_OBJECTS;
import static dev.faultline.runtime.mm.KernelStep.SPECULATE;
import static dev.faultline.runtime.mm.KernelStep.UNLOCK_VMA;
import static dev.faultline.runtime.mm.KernelStep.UP_READ;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.preset.KernelPreset.Behaviour;
import dev.faultline.runtime.sched.Task;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The frame of designs in which a fault holds mmap_sem for reading from the search for its VMA to its end, or tries to do without first.
 *
 * <p>What such a design adds is how a fault gets at its entry ({@link #handleMmFault}, {@link #lockEntry}, {@link #follow}) and how a new page gets into
 * it ({@link #installOrDiscard}, {@link #install}). Ranges it leaves to {@link TableRanges} of its choice.
 */
public abstract class MmapSemDesign implements FaultDesign {

    /** Steps that a design passes because it is what it is. */
    private static final Set<KernelStep> NOT_OF_ALL =
            Set.of(SPECULATE, END_SPECULATION, LOCK_VMA, LOCK_TABLES, LOCK_ENTRY, UNLOCK_VMA);

    /** Steps that no kernel of 2.6 passes. */
    private static final Set<KernelStep> OF_LATER_KERNELS = Set.of(HUGE_ALLOC, HUGE_INSTALL, OBJECT_IO, PAGE_MKWRITE, COLLAPSE_COPY);

    final MemoryManager kernel;
    protected final Architecture arch;
    protected final KernelOps ops;
    protected final LeafWork work;
    protected final OldPage oldPage;
    protected final ObjectFaults objects;
    protected final FaultCases cases;
    protected final HugeFaults huge;
    private final Inodes inodes;
    protected final Prefault prefault;
    private final TableRanges ranges;

    /**
     * A design.
     *
     * @param locks of its entries
     * @param ranges under these locks
     */
    protected MmapSemDesign(MemoryManager kernel, TableLocks locks, TableRanges ranges) {
        this.kernel = kernel;
        arch = kernel.arch;
        ops = kernel.ops;
        work = kernel.work;
        oldPage = kernel.oldPage;
        objects = kernel.objectFaults;
        cases = new FaultCases(kernel, locks);
        huge = new HugeFaults(kernel, cases, locks);
        inodes = kernel.inodes;
        prefault = new Prefault(kernel, cases, locks);
        this.ranges = ranges;
    }

    /** The steps that every design passes on this kernel, and {@code own}. */
    protected final Set<KernelStep> stepsWith(KernelStep... own) {
        Set<KernelStep> all = EnumSet.allOf(KernelStep.class);
        all.removeAll(NOT_OF_ALL);
        if (kernel.kernel.behaviour() == Behaviour.CLASSIC) {
            all.removeAll(OF_LATER_KERNELS);
        }
        all.addAll(List.of(own));
        return all;
    }

    @Override
    public Set<Hazard> hazards() {
        return hazardsWith();
    }

    /** The hazards of prefaulting and of counting as this kernel does, and {@code own}. */
    protected final Set<Hazard> hazardsWith(Hazard... own) {
        Set<Hazard> all = EnumSet.noneOf(Hazard.class);
        all.addAll(prefault.hazards());
        if (kernel.rss.losesChanges()) {
            all.add(Hazard.COUNTER_DRIFT);
        }
        all.addAll(List.of(own));
        return all;
    }

    // ---- fault ------------------------------------------------------------------------------------------------------

    @Override
    public FaultHold hold(AddressSpace mm) {
        Speculation speculation = speculation();
        return speculation == null ? new MmapSemHold(work, mm) : new SpeculativeHold(kernel, speculation);
    }

    /** The way of faults around mmap_sem, if there is one; the trap goes it first, as far as the search for the VMA. */
    protected @Nullable Speculation speculation() {
        return null;
    }

    @Override
    public @Nullable EntryLock entryLock() {
        return null;
    }

    /** Once, and again as often as there was something to wait for with nothing held. */
    @Override
    public void fault(Fault fault) {
        if (fault.isSpeculative() && speculate(fault)) {
            return;
        }
        if (fault.step() == ANON_INSTALL) {
            installOrDiscard(fault);
        } else if (fault.step() == ANON_ALLOC) {
            enterNewPage(fault);
        } else if (fault.step() == LOCK_ENTRY) {
            entryLock().resume(fault);
        } else {
            ops.completeDownRead(fault);
            findAndHandle(fault);
        }
        ops.step(fault, UP_READ);
        ops.upRead(fault);
        goOnAfterIo(fault);
    }

    /** Handles the fault again as often as there is something to wait for with nothing held. */
    protected final void goOnAfterIo(Fault fault) {
        while (objects.needsIo(fault)) {
            ops.step(fault, OBJECT_IO);
            if (!objects.doIo(fault)) {
                return;
            }
            ops.step(fault, DOWN_READ);
            ops.downRead(fault.task());
            findAndHandle(fault);
            ops.step(fault, UP_READ);
            ops.upRead(fault);
        }
    }

    /**
     * Goes on with the way around mmap_sem that the trap has begun.
     *
     * @return whether it led to the end; otherwise the fault is back where it trapped
     */
    private boolean speculate(Fault fault) {
        boolean hasBegun = fault.hasBegun;
        boolean hasFound = fault.hasFound;
        if (fault.step() == ANON_INSTALL) {
            installOrDiscard(fault);
        } else if (fault.step() == ANON_ALLOC) {
            enterNewPage(fault);
        } else if (hasFound) {
            ops.step(fault, SPECULATE);
            handleSpeculatively(fault);
        } else if (fault.tablesLocked) {
            ops.unlock(fault.task(), ops.completeSearchLock(fault));
        }
        boolean isDone = hasFound && !fault.isRefuted;
        if (hasBegun) {
            ops.step(fault, END_SPECULATION);
            ops.leaveSpeculation(fault);
            afterSpeculation(fault);
        }
        if (!isDone) {
            ops.countFallback(fault);
            if (hasFound) {
                ops.countRetry(fault);
            }
            fault.stopSpeculating();
        }
        return isDone;
    }

    /** What {@link #handleMmFault} is with mmap_sem: the fault's VMA allows the access, and {@link #speculation} vouches for it. */
    protected void handleSpeculatively(Fault fault) {
        throw new IllegalStateException(name() + " goes by mmap_sem alone");
    }

    /** The fault has let go of its VMA. */
    protected void afterSpeculation(Fault fault) {
        // Most have nothing left to do.
    }

    /** With mmap_sem held, for the search and what follows. */
    protected final void findAndHandle(Fault fault) {
        ops.step(fault, FIND_VMA);
        if (findVma(fault)) {
            handleMmFault(fault);
        }
    }

    /** Finds the fault's VMA, by growing a stack if need be. mmap_sem is held for reading, before and after. */
    protected boolean findVma(Fault fault) {
        return work.findVma(fault);
    }

    /** The fault's VMA allows the access. Nothing but mmap_sem is held, before and after, unless the trap has begun to lock the tables. */
    protected abstract void handleMmFault(Fault fault);

    /** Allocates a page for an empty entry and enters it. Nothing but the VMA is held, before and after. */
    protected abstract void enterNewPage(Fault fault);

    /** Enters the fault's page if the entry is still none, and releases what {@link #installLock} says, which is held. */
    protected abstract void installOrDiscard(Fault fault);

    // ---- the kernel's own accesses ----------------------------------------------------------------------------------

    @Override
    public final void handle(Fault fault) {
        handleMmFault(fault);
    }

    @Override
    public final boolean mark(Fault fault, long marker) {
        cases.prepareAnonVma(fault);
        return lockEntry(fault) && cases.mark(fault, marker);
    }

    @Override
    public final boolean replace(Fault fault) {
        if (!lockEntry(fault)) {
            objects.release(fault, false);
            return false;
        }
        return cases.replace(fault);
    }

    /**
     * Walks to the fault's entry, making tables, for what need not be a page, and takes the entry's lock.
     *
     * @return false for want of memory, with nothing held and the fault failed
     */
    protected abstract boolean lockEntry(Fault fault);

    // ---- map --------------------------------------------------------------------------------------------------------

    @Override
    public final void look(UserTask task, Runnable work) {
        ops.downRead(task);
        try {
            work.run();
        } finally {
            ops.upRead(task);
        }
    }

    @Override
    public final void map(UserTask task, Runnable change) {
        ops.downWrite(task);
        try {
            change.run();
        } finally {
            ops.upWrite(task);
        }
    }

    // ---- ranges -----------------------------------------------------------------------------------------------------

    @Override
    public void unmap(UserTask task, long start, long end, Detach detach) {
        ranges.unmap(task, start, end, detach);
    }

    @Override
    public void release(Task task, List<Vma> gone) {
        ops.step(task, RELEASE_OBJECTS);
        inodes.release(task, gone);
    }

    @Override
    public final void zap(UserTask task, AddressSpace mm, long start, long end, LongPredicate which) {
        ranges.zap(task, mm, start, end, which);
    }

    @Override
    public final void freeLeafTables(UserTask task, long start, long end) {
        ranges.freeLeafTables(task, start, end);
    }

    @Override
    public final long update(UserTask task, AddressSpace mm, long start, long end, LongUnaryOperator change) {
        return ranges.update(task, mm, start, end, change);
    }

    @Override
    public final void withEntry(Task task, AddressSpace mm, long address, EntryWork work) {
        ranges.withEntry(task, mm, address, work);
    }

    @Override
    public final void protect(UserTask task, Vma vma, long start, long end) {
        ranges.protect(task, vma, start, end);
    }

    @Override
    public final boolean move(UserTask task, PageTableMove move) {
        return ranges.move(task, move);
    }

    @Override
    public final boolean fork(UserTask parent, CopyPageRange copy) {
        return ranges.fork(parent, copy);
    }

    @Override
    public final void exit(UserTask task, AddressSpace mm) {
        ranges.exit(task, mm);
    }

    // ---- invariants -------------------------------------------------------------------------------------------------

    @Override
    public final boolean areUnlocked(AddressSpace mm) {
        return mm.mmapSem().isFree() && ranges.areUnlocked(mm);
    }

    @Override
    public List<String> invariants(AddressSpace mm) {
        return areUnlocked(mm)
                ? List.of()
                : List.of("mmap_sem or a lock of the page tables of address space " + mm.id() + " is held between two statements");
    }
}
