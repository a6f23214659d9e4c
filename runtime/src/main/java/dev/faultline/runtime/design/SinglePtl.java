package dev.faultline.runtime.design;

import static dev.faultline.runtime.mm.KernelStep.ANON_INSTALL;
import static dev.faultline.runtime.mm.KernelStep.DISPATCH;
import static dev.faultline.runtime.mm.KernelStep.FAULT_AROUND;
import static dev.faultline.runtime.mm.KernelStep.LOCK_TABLES;

import dev.faultline.runtime.mm.AddressSpace;
import dev.faultline.runtime.mm.Fault;
import dev.faultline.runtime.mm.KernelStep;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.MmapSemDesign;
import dev.faultline.runtime.mm.OneLockRanges;
import dev.faultline.runtime.mm.TableLocks;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.sync.SpinLock;
import org.jspecify.annotations.Nullable;
import java.util.Set;

/**
 * One lock for all page tables of an address space: mm->page_table_lock.
 *
 * <p><b>Idea.</b> A fault holds mmap_sem for reading throughout, so that the VMA stays, and page_table_lock whenever it looks at or changes a
 * page table. Pages are allocated and cleared with the lock dropped, and the entry is looked at again before it is filled; whoever comes second
 * throws its page away. Every fault of every thread takes the same lock twice.
 *
 * <p><b>Source.</b> mm/memory.c and arch/{i386,ia64}/mm/fault.c of Linux 2.6.9 and 2.6.11.
 *
 * <pre>
 *   lock tree                     operation                    mmap_sem   page_table_lock
 *
 *   mmap_sem                      fault, zero page             read       1
 *     page_table_lock             fault, anonymous write       read       2
 *       mapping->tree_lock        fault, page of an object     read       2 (1 if fault-around finds it)
 *                                 fault, write to one present  read       2 copied, or its disk is told; else 1
 *       zone->lru_lock            fault, copy on write         read       2 (reuse: 1)
 *         zone->lock              fault, huge page             read       2 (reuse: 1), then as base page if split
 *                                 each missing table           read       +1
 *                                 first page of a VMA          read       +1
 *                                 get_user_pages, each page    read       1, and what its faults take
 *                                 remap_file_pages, each page   read       1, each missing table +1
 *                                 mmap                         write      -
 *                                 munmap, mprotect             write      1
 *                                 mremap, each extent          write      1, each missing table +1, then as munmap
 *                                 fork, parent's lock          write      1 each leaf table
 *                                 fork, child's lock           -          1 each VMA, +1 each table
 *                                 exit                         -          1
 *                                 reverse map, each mapping    -          1
 * </pre>
 *
 * <p><b>Simplified.</b> No preemption inside the kernel, so tear-down holds the lock for the whole range, as it does there without
 * CONFIG_PREEMPT. The address space's cache of the VMA found last is not modelled.
 */
public class SinglePtl extends MmapSemDesign {

    public SinglePtl(MemoryManager kernel) {
        super(kernel, TableLocks.inAddressSpace(), new OneLockRanges(kernel));
    }

    @Override
    public String name() {
        return "single-ptl";
    }

    @Override
    public Set<KernelStep> steps() {
        return stepsWith(LOCK_TABLES);
    }

    @Override
    public final boolean takesPhases() {
        return true;
    }

    // ---- fault ------------------------------------------------------------------------------------------------------

    @Override
    public @Nullable SpinLock tableLock(AddressSpace mm) {
        return mm.pageTableLock();
    }

    @Override
    public @Nullable SpinLock installLock(Fault fault) {
        return fault.mm().pageTableLock();
    }

    @Override
    protected void handleMmFault(Fault fault) {
        ops.step(fault, LOCK_TABLES);
        ops.completeLock(fault, fault.mm().pageTableLock());
        if (walkMakingTables(fault, true)) {
            ops.step(fault, DISPATCH);
            handlePteFault(fault);
        }
    }

    /**
     * Walks to the entry, filling in missing tables, each allocated with the lock dropped. If the fault ends here the lock is not held any more.
     *
     * @param forPage whether a page is to be mapped
     */
    private boolean walkMakingTables(Fault fault, boolean forPage) {
        while (!work.walk(fault)) {
            if (huge.areAsked(fault, forPage)) {
                if (huge.handle(fault, forPage)) {
                    return false;
                }
                continue;
            }
            unlock(fault);
            if (!cases.allocateTable(fault, forPage)) {
                return false;
            }
            lock(fault);
            work.installTable(fault);
        }
        return true;
    }

    /** Chooses the case; each releases the lock. */
    protected void handlePteFault(Fault fault) {
        ops.sample(fault);
        switch (cases.choose(fault)) {
            case OBJECT -> noPage(fault);
            case ANONYMOUS_WRITE -> anonymousWrite(fault);
            case ANONYMOUS_READ -> anonymousRead(fault);
            case FILE_OFFSET -> {
                unlock(fault);
                cases.filePage(fault);
            }
            case GUARD -> {
                unlock(fault);
                work.failOnGuard(fault);
            }
            case SWAP_SLOT -> {
                unlock(fault);
                cases.swapPage(fault);
            }
            case PRESENT -> present(fault);
        }
    }

    private void noPage(Fault fault) {
        ops.step(fault, FAULT_AROUND);
        boolean isThere = objects.mapAround(fault);
        unlock(fault);
        cases.objectPage(fault, isThere);
    }

    private void anonymousRead(Fault fault) {
        prefault.read(fault, this::enterZeroPage);
        unlock(fault);
    }

    private boolean enterZeroPage(Fault fault) {
        ops.set(fault, work.zeroPageEntry(fault));
        return true;
    }

    protected void anonymousWrite(Fault fault) {
        unlock(fault);
        prefault.write(fault, this::enterNewPage);
    }

    @Override
    protected void enterNewPage(Fault fault) {
        if (cases.anonymousPage(fault)) {
            ops.step(fault, ANON_INSTALL);
            lock(fault);
            installOrDiscard(fault);
        }
    }

    @Override
    protected void installOrDiscard(Fault fault) {
        if (work.isStillNone(fault)) {
            install(fault);
            work.countAnonymous(fault);
        } else {
            ops.discardPage(fault);
            fault.done(Stat.LOST_RACE);
        }
        unlock(fault);
    }

    @Override
    public void install(Fault fault) {
        work.addAnonymous(fault);
        ops.set(fault, work.writtenEntry(fault));
        fault.done(Stat.ANONYMOUS);
    }

    private void present(Fault fault) {
        if (cases.isWriteProtected(fault)) {
            cases.writeProtected(fault);
        } else {
            cases.present(fault);
        }
    }

    protected final void lock(Fault fault) {
        ops.lock(fault.task(), fault.mm().pageTableLock());
    }

    protected final void unlock(Fault fault) {
        ops.unlock(fault.task(), fault.mm().pageTableLock());
    }

    // ---- the kernel's own accesses ----------------------------------------------------------------------------------

    @Override
    public final boolean follow(Fault fault) {
        lock(fault);
        boolean found = work.walk(fault) ? work.suffices(fault) : huge.suffices(fault);
        unlock(fault);
        return found;
    }

    @Override
    protected final boolean lockEntry(Fault fault) {
        lock(fault);
        return walkMakingTables(fault, false);
    }
}
