package dev.faultline.runtime.mm;

import dev.faultline.runtime.sched.Task;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.sync.SpinLock;

/**
 * The vocabulary of fault designs: everything one does that another CPU could see, or that takes time, goes through here.
 *
 * <p>Each method is one thing the kernel does. Locks are counted by the locks themselves.
 */
public final class KernelOps {

    private final MemoryManager kernel;

    KernelOps(MemoryManager kernel) {
        this.kernel = kernel;
    }

    /** Says where the fault stands from here on. */
    public void step(Fault fault, FaultStep step) {
        fault.step = step;
    }

    // ---- locks ------------------------------------------------------------------------------------------------------

    /** Completes the down_read of mmap_sem that the trap began. */
    public void completeDownRead(Fault fault) {
        fault.mm().mmapSem().finishDownRead(fault.task());
    }

    /** Completes the acquisition of the page tables' lock that the trap may have begun. */
    public void completeLock(Fault fault, SpinLock lock) {
        if (fault.tablesLocked) {
            lock.finishLock(fault.cpu());
        } else {
            lock.lock(fault.cpu());
        }
    }

    public void downRead(UserTask task) {
        task.mm().mmapSem().downRead(task);
    }

    public void upRead(UserTask task) {
        task.mm().mmapSem().upRead(task);
    }

    public void upRead(Fault fault) {
        fault.mm().mmapSem().upRead(fault.task());
    }

    public void downWrite(UserTask task) {
        task.mm().mmapSem().downWrite(task);
    }

    public void upWrite(UserTask task) {
        task.mm().mmapSem().upWrite(task);
    }

    public void lock(Task task, SpinLock lock) {
        lock.lock(task.cpu());
    }

    /** Takes a lock while the task holds another of the same class: only where nobody takes the two the other way round. */
    public void lockNested(Task task, SpinLock lock) {
        lock.lockNested(task.cpu());
    }

    public void unlock(Task task, SpinLock lock) {
        lock.unlock(task.cpu());
    }

    // ---- entries ----------------------------------------------------------------------------------------------------

    /** Reads the fault's entry, under whatever lock the design holds. */
    public long read(Fault fault) {
        return fault.table.words[fault.index];
    }

    /** Reads the fault's entry and remembers it as the one the fault acts on. */
    public long sample(Fault fault) {
        fault.entry = read(fault);
        return fault.entry;
    }

    /** Stores to the fault's entry, which is not present: set_pte. */
    public void set(Fault fault, long entry) {
        kernel.entries.set(fault.cpu(), fault.table, fault.index, entry);
    }

    /** Stores to the fault's present entry and flushes the old translation everywhere: ptep_establish. */
    public void establish(Fault fault, long entry) {
        kernel.entries.replace(fault.cpu(), fault.table, fault.index, entry);
        kernel.tlbFlush.page(fault.task(), fault.mm(), fault.address);
    }

    // ---- pages ------------------------------------------------------------------------------------------------------

    /**
     * Allocates a page and clears it.
     *
     * @return whether there was one; it is the fault's page then
     */
    public boolean allocateCleared(Fault fault) {
        if (!allocate(fault)) {
            return false;
        }
        kernel.ports[kernel.memory.node(fault.page)].clearPage(fault.cpu());
        kernel.frames.setContent(fault.page, 0);
        return true;
    }

    /** Allocates a page and copies the one the fault's entry maps to it. */
    public boolean allocateCopy(Fault fault) {
        if (!allocate(fault)) {
            return false;
        }
        kernel.ports[kernel.memory.node(fault.page)].copyPage(fault.cpu());
        kernel.frames.setContent(fault.page, kernel.frames.content(kernel.arch.pfn(fault.entry)));
        return true;
    }

    private boolean allocate(Fault fault) {
        fault.cpu().charge(kernel.cost.fault().charge());
        fault.page = kernel.allocator.allocate(fault.cpu());
        return fault.page != Zone.EMPTY;
    }

    /** Drops the page that was allocated for nothing: somebody else was faster. */
    public void discardPage(Fault fault) {
        fault.cpu().account().add(Stat.DISCARDED, 1);
        kernel.allocator.free(fault.cpu(), fault.page);
    }
}
