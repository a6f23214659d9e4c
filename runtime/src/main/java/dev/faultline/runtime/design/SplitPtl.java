package dev.faultline.runtime.design;

import static dev.faultline.runtime.mm.KernelStep.ANON_INSTALL;
import static dev.faultline.runtime.mm.KernelStep.DISPATCH;
import static dev.faultline.runtime.mm.KernelStep.FAULT_AROUND;
import static dev.faultline.runtime.mm.KernelStep.LOCK_ENTRY;

import dev.faultline.runtime.mm.AddressSpace;
import dev.faultline.runtime.mm.Fault;
import dev.faultline.runtime.mm.KernelStep;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.MmapSemDesign;
import dev.faultline.runtime.mm.PageTable;
import dev.faultline.runtime.mm.TableByTableRanges;
import dev.faultline.runtime.mm.TableLocks;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.sync.SpinLock;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A lock for each page of entries: page-&gt;ptl.
 *
 * <p><b>Idea.</b> What a fault changes is one entry, so the lock of its table is enough. Upper levels are read without a lock, for mmap_sem keeps
 * them; page_table_lock is left to whoever hangs a table in. The entry is first looked at without a lock, and again once it is held: who finds
 * it changed goes back. Faults meet only within the span of one table.
 *
 * <p><b>Source.</b> The series by H. Dickins of October 2005 in Linux 2.6.15: mm/memory.c, mm/mremap.c, mm/mprotect.c; include/linux/mm.h.
 *
 * <pre>
 *   lock tree                     operation                    mmap_sem   page-&gt;ptl             page_table_lock
 *
 *   mmap_sem                      fault, zero page             read       1                     -
 *     page_table_lock             fault, anonymous write       read       1                     -
 *     page-&gt;ptl                   fault, page of an object     read       1 (from 3.15: 2,      -
 *       page-&gt;ptl (nested)                                                1 if fault-around finds it)
 *                                 fault, write to one present  read       2 copied, or its disk is told; else 1
 *         mapping-&gt;tree_lock      fault, copy on write         read       2 (reuse: 1)          -
 *         zone-&gt;lru_lock          each missing table           read       -                     1
 *           zone-&gt;lock            first page of a VMA          read       -                     1
 *                                 get_user_pages, each page    read       1, and what its faults take
 *                                 remap_file_pages, each page  read       1                     -; each missing table 1
 *                                 mmap                         write      -                     -
 *                                 munmap, mprotect             write      1 each leaf table     -
 *                                 mremap, each extent          write      2 (1 within a table)  -; each missing table 1; a whole table 1
 *                                 fork, each leaf table        write      2, child's first      -; each table of the child 1
 *                                 exit                         -          1 each leaf table     -
 * </pre>
 *
 * <p><b>Simplified.</b> The page of zeroes is in no counter, where 2.6.15 to 2.6.23 count it as a file's.
 */
public class SplitPtl extends MmapSemDesign {

    private final String name;
    private final TableLocks locks;

    public SplitPtl(MemoryManager kernel) {
        this(kernel, "split-ptl");
    }

    /** The same under another name: with locks that cost nothing it is the bound that every design is compared with. */
    public SplitPtl(MemoryManager kernel, String name) {
        super(kernel, kernel.tableLocks(), new TableByTableRanges(kernel, kernel.tableLocks()));
        this.name = name;
        locks = kernel.tableLocks();
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public Set<KernelStep> steps() {
        return stepsWith(LOCK_ENTRY);
    }

    @Override
    public final boolean takesPhases() {
        return true;
    }

    // ---- fault ------------------------------------------------------------------------------------------------------

    @Override
    public final @Nullable SpinLock tableLock(AddressSpace mm) {
        return null;
    }

    @Override
    public final SpinLock installLock(Fault fault) {
        return locks.of(fault.mm(), fault.table());
    }

    @Override
    protected void handleMmFault(Fault fault) {
        if (walkMakingTables(fault, true)) {
            ops.step(fault, DISPATCH);
            ops.sample(fault);
            handlePteFault(fault);
        }
    }

    /**
     * Walks to the entry without a lock, filling in missing tables; the lock of the table above is held only while one is hung in.
     *
     * @param forPage whether a page is to be mapped
     */
    private boolean walkMakingTables(Fault fault, boolean forPage) {
        while (!work.walkInOrder(fault)) {
            if (huge.areAsked(fault, forPage)) {
                SpinLock upper = lock(fault, fault.parent());
                if (huge.areAsked(fault, forPage) && huge.handle(fault, forPage)) {
                    return false;
                }
                ops.unlock(fault.task(), upper);
                continue;
            }
            if (!cases.allocateTable(fault, forPage)) {
                return false;
            }
            SpinLock upper = lock(fault, fault.parent());
            work.installTable(fault);
            ops.unlock(fault.task(), upper);
        }
        return true;
    }

    /** Chooses the case by the entry as sampled without a lock; each takes the lock and looks again. */
    protected final void handlePteFault(Fault fault) {
        switch (cases.choose(fault)) {
            case OBJECT -> noPage(fault);
            case ANONYMOUS_WRITE -> anonymousWrite(fault);
            case ANONYMOUS_READ -> anonymousRead(fault);
            case FILE_OFFSET -> filePage(fault);
            case GUARD -> work.failOnGuard(fault);
            case SWAP_SLOT -> swapPage(fault);
            case PRESENT -> present(fault);
        }
    }

    private void noPage(Fault fault) {
        boolean isThere = false;
        if (objects.faultsAround(fault)) {
            ops.step(fault, FAULT_AROUND);
            lock(fault);
            isThere = work.isTableThere(fault) && objects.mapAround(fault);
            unlock(fault);
        }
        cases.objectPage(fault, isThere);
    }

    private void anonymousRead(Fault fault) {
        ops.step(fault, LOCK_ENTRY);
        lock(fault);
        prefault.read(fault, this::enterZeroPage);
        unlock(fault);
    }

    private boolean enterZeroPage(Fault fault) {
        boolean isEmpty = work.isStillNone(fault);
        if (isEmpty) {
            ops.set(fault, work.zeroPageEntry(fault));
        }
        return isEmpty;
    }

    private void anonymousWrite(Fault fault) {
        prefault.write(fault, this::enterNewPage);
    }

    @Override
    protected final void enterNewPage(Fault fault) {
        if (cases.anonymousPage(fault)) {
            ops.step(fault, ANON_INSTALL);
            lock(fault);
            installOrDiscard(fault);
        }
    }

    @Override
    protected final void installOrDiscard(Fault fault) {
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
    public final void install(Fault fault) {
        long entry = work.writtenEntry(fault);
        work.addAnonymous(fault);
        ops.set(fault, entry);
        fault.done(Stat.ANONYMOUS);
    }

    private void filePage(Fault fault) {
        if (isUntorn(fault)) {
            cases.filePage(fault);
        }
    }

    protected void swapPage(Fault fault) {
        if (isUntorn(fault)) {
            cases.swapPage(fault);
        }
    }

    /** An entry of two words, read without the lock, may be halves of two: it is compared under the lock before it is believed (pte_unmap_same). */
    private boolean isUntorn(Fault fault) {
        if (arch.entryStores() == 1) {
            return true;
        }
        ops.step(fault, LOCK_ENTRY);
        lock(fault);
        boolean isSame = ops.isUnchanged(fault);
        unlock(fault);
        if (!isSame) {
            fault.done(Stat.LOST_RACE);
        }
        return isSame;
    }

    /** Takes the lock of a present entry and chooses the case, if it is still as it was. */
    private void present(Fault fault) {
        ops.step(fault, LOCK_ENTRY);
        lock(fault);
        if (!ops.isUnchanged(fault)) {
            unlock(fault);
            fault.done(Stat.LOST_RACE);
        } else if (cases.isWriteProtected(fault)) {
            cases.writeProtected(fault);
        } else {
            cases.present(fault);
        }
    }

    private void lock(Fault fault) {
        lock(fault, fault.table());
    }

    private SpinLock lock(Fault fault, PageTable table) {
        SpinLock lock = locks.of(fault.mm(), table);
        ops.lock(fault.task(), lock);
        return lock;
    }

    private void unlock(Fault fault) {
        ops.unlock(fault.task(), locks.of(fault.mm(), fault.table()));
    }

    // ---- the kernel's own accesses ----------------------------------------------------------------------------------

    @Override
    public final boolean follow(Fault fault) {
        if (!work.walkInOrder(fault)) {
            if (!huge.areAsked(fault, false)) {
                return false;
            }
            SpinLock upper = lock(fault, fault.parent());
            boolean found = huge.suffices(fault);
            ops.unlock(fault.task(), upper);
            return found;
        }
        lock(fault);
        boolean found = work.suffices(fault);
        unlock(fault);
        return found;
    }

    @Override
    protected final boolean lockEntry(Fault fault) {
        boolean hasTables = walkMakingTables(fault, false);
        if (hasTables) {
            lock(fault);
        }
        return hasTables;
    }
}
