package dev.faultline.runtime.mm;

import static dev.faultline.runtime.mm.KernelStep.HUGE_ALLOC;
import static dev.faultline.runtime.mm.KernelStep.HUGE_INSTALL;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.stats.Stat;

/**
 * The cases of a fault one level above the leaf tables, where a huge page is mapped or may be: create_huge_pmd, wp_huge_pmd (mm/huge_memory.c, 6.x).
 *
 * <p>The lock is that of the table above, {@link TableLocks} says which. It is dropped to allocate, and the entry looked at again.
 */
public final class HugeFaults {

    private final Architecture arch;
    private final KernelOps ops;
    private final LeafWork work;
    private final FaultCases cases;
    private final HugePages huge;
    private final HugeEntries entries;
    private final TableLocks locks;

    HugeFaults(MemoryManager kernel, FaultCases cases, TableLocks locks) {
        arch = kernel.arch;
        ops = kernel.ops;
        work = kernel.work;
        huge = kernel.hugePages;
        entries = kernel.hugeEntries;
        this.cases = cases;
        this.locks = locks;
    }

    /** Whether the walk ended where this is to decide; see {@link HugePages#isCase}. */
    public boolean areAsked(Fault fault, boolean forPage) {
        return huge.isCase(fault, forPage);
    }

    /**
     * Handles such a fault. Called with the lock held.
     *
     * @return whether the fault is over, and the lock released; otherwise base pages have to do, and the lock is held
     */
    public boolean handle(Fault fault, boolean forPage) {
        long entry = huge.sample(fault);
        if (arch.isNone(entry)) {
            return newPage(fault);
        }
        if (!forPage) {
            entries.split(fault);
            return false;
        }
        if (fault.isWrite() ? !arch.isWritable(entry) : work.mustUnshare(fault)) {
            return writeProtected(fault);
        }
        long touched = work.touchedEntry(fault);
        boolean changes = touched != entry;
        if (changes && fault.isWrite()) {
            huge.establish(fault, touched);
        }
        unlock(fault);
        fault.done(changes ? Stat.ACCESS_BIT : work.nothingLeftToDo());
        return true;
    }

    private boolean newPage(Fault fault) {
        unlock(fault);
        if (!cases.prepareAnonVma(fault)) {
            return true;
        }
        ops.step(fault, HUGE_ALLOC);
        if (!huge.allocate(fault)) {
            lock(fault);
            return false;
        }
        ops.step(fault, HUGE_INSTALL);
        lock(fault);
        boolean mine = huge.isStillNone(fault);
        if (mine) {
            huge.install(fault);
            fault.done(fault.isWrite() ? Stat.ANONYMOUS : Stat.ZERO_PAGE);
        }
        unlock(fault);
        if (!mine) {
            huge.discard(fault, true);
            fault.done(Stat.LOST_RACE);
        }
        return true;
    }

    /** A huge page is never copied: it is replaced if it is that of zeroes, reused if nobody else has it, else split. */
    private boolean writeProtected(Fault fault) {
        if (huge.mapsZeroPage(fault)) {
            return replaceZeroPage(fault);
        }
        if (!huge.mayReuse(fault)) {
            entries.split(fault);
            return false;
        }
        huge.establish(fault, huge.reusedEntry(fault));
        unlock(fault);
        fault.done(Stat.REUSE);
        return true;
    }

    private boolean replaceZeroPage(Fault fault) {
        unlock(fault);
        if (!cases.prepareAnonVma(fault)) {
            return true;
        }
        ops.step(fault, HUGE_ALLOC);
        boolean allocated = huge.allocateReplacement(fault);
        ops.step(fault, HUGE_INSTALL);
        lock(fault);
        if (!allocated) {
            entries.split(fault);
            return false;
        }
        boolean mine = huge.read(fault) == fault.entry();
        if (mine) {
            huge.replaceZeroPage(fault);
            fault.done(Stat.ZERO_COW);
        }
        unlock(fault);
        if (!mine) {
            huge.discard(fault, false);
            fault.done(Stat.LOST_RACE);
        }
        return true;
    }

    /** Whether a huge page is there that allows the access of a fault of the kernel's own. The lock is held. */
    public boolean suffices(Fault fault) {
        return huge.suffices(fault);
    }

    private void lock(Fault fault) {
        ops.lock(fault.task(), locks.of(fault.mm(), fault.parent));
    }

    private void unlock(Fault fault) {
        ops.unlock(fault.task(), locks.of(fault.mm(), fault.parent));
    }
}
