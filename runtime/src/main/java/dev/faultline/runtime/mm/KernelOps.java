package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.engine.Stage;
import dev.faultline.runtime.sched.Task;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.sync.Locks;
import dev.faultline.runtime.sync.SpinLock;
import dev.faultline.runtime.sync.UseCount;
import java.util.List;
import java.util.Objects;

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

    /** Says where the fault stands from here on. What comes next waits for its turn by itself. */
    public void step(Fault fault, KernelStep step) {
        fault.step = step;
        fault.task().activity(step.holding());
        if (fault.task().isStalled()) {
            stall(fault.task(), step);
        }
    }

    /** Says where a task stands that is not in a fault. */
    public void step(Task task, KernelStep step) {
        if (task instanceof UserTask user && user.isStalled()) {
            stall(user, step);
        }
    }

    private static void stall(UserTask task, KernelStep step) {
        if (task.stalls().pass(task.cpu(), step)) {
            // Whoever comes before the time that has passed now comes first.
            task.cpu().order();
        }
    }

    // ---- locks ------------------------------------------------------------------------------------------------------

    /** Completes the down_read of mmap_sem that the trap has begun, unless it went another way first. */
    public void completeDownRead(Fault fault) {
        if (fault.hasSpeculated) {
            step(fault, KernelStep.DOWN_READ);
            fault.mm().mmapSem().downRead(fault.task());
        } else {
            fault.mm().mmapSem().finishDownRead(fault.task());
        }
    }

    /** Completes the acquisition of the lock under which the trap has looked for the VMA. */
    public SpinLock completeSearchLock(Fault fault) {
        SpinLock lock = fault.speculation.searchLock(fault);
        lock.finishLock(fault.cpu());
        return lock;
    }

    /** Ends the fault's way around mmap_sem. */
    public void leaveSpeculation(Fault fault) {
        fault.cpu().defer(fault.speculation.leave(fault));
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
        task.mm().vmas().locking().begin(task);
    }

    public void upWrite(UserTask task) {
        step(task, KernelStep.UP_WRITE);
        task.mm().vmas().locking().endWriteAll(task);
        task.mm().mmapSem().upWrite(task);
    }

    /** Goes on reading mappings after changing them. */
    public void downgradeWrite(UserTask task) {
        task.mm().vmas().locking().endWriteAll(task);
        task.mm().mmapSem().downgrade(task);
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

    /**
     * Takes the locks of two tables' entries, of which the caller may hold neither; once if it is the same lock.
     *
     * @param first where the kernel takes it first; see {@link TableLocks#mayTakeInOrder}
     */
    public void lockBoth(Task task, SpinLock first, SpinLock second) {
        boolean inOrder = kernel.tableLocks.mayTakeInOrder(first, second);
        lock(task, inOrder ? first : second);
        if (first != second) {
            lockNested(task, inOrder ? second : first);
        }
    }

    public void unlockBoth(Task task, SpinLock first, SpinLock second) {
        if (first != second) {
            unlock(task, second);
        }
        unlock(task, first);
    }

    /** Waits until what is read next can be read without a lock. */
    public void order(Task task) {
        task.cpu().order();
    }

    // ---- without mmap_sem ---------------------------------------------------------------------------------------------

    /**
     * Counts the fault as a user of its VMA. In order.
     *
     * @param wakesTooEarly see {@link Locks#useCount}
     */
    public void getVma(Fault fault, boolean wakesTooEarly) {
        if (fault.vma.users() == null) {
            fault.vma.users(kernel.locks.useCount(wakesTooEarly));
        }
        fault.vma.users().get(fault.cpu());
    }

    /** The operation that takes that back. */
    public Stage putVma(Fault fault) {
        return fault.vma.users().putStage();
    }

    /** Sleeps until no fault goes by VMAs that have just been taken out of the tree, so that none can find them any more. In order. */
    public void awaitUsers(UserTask task, List<Vma> gone) {
        List<UseCount> counts = gone.stream().map(Vma::users).filter(Objects::nonNull).toList();
        counts.forEach(count -> count.expectNone(task));
        counts.forEach(count -> count.awaitNone(task, "faults to be done with a mapping"));
    }

    /** Keeps what the fault finds from being freed: rcu_read_lock. In order. */
    public void enterReadSection(Fault fault) {
        fault.task().reader(kernel.rcu).enter();
    }

    /** The operation that ends that. */
    public Stage leaveReadSection(Fault fault) {
        return fault.task().reader(kernel.rcu);
    }

    /** Sleeps until whoever is in a read section now has left it. */
    public void awaitGracePeriod(Task task) {
        kernel.rcu.synchronize(task);
    }

    /** Gives up what is behind unmapped mappings after that, and returns at once. */
    public void releaseLater(Task task, List<Vma> gone) {
        DelayedRelease.start(kernel, task, gone);
    }

    /** The fault cannot go on without mmap_sem. */
    public void refute(Fault fault) {
        fault.isRefuted = true;
    }

    // ---- entries ----------------------------------------------------------------------------------------------------

    /** Reads the fault's entry, under whatever lock the design holds. */
    public long read(Fault fault) {
        return fault.table.words[fault.index];
    }

    /** Whether the fault's entry, and what the fault goes by, are as they were when it was sampled. The entry's lock is held. */
    public boolean isUnchanged(Fault fault) {
        return fault.hasTable() && read(fault) == fault.entry && fault.holds();
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

    /**
     * Stores to the fault's entry if it is {@code expected}: ptep_cmpxchg where the processor has it. The caller has waited for its turn by {@link
     * #order} or by taking a lock.
     *
     * @return whether it was; a table that is gone holds nothing that is expected
     */
    public boolean compareExchange(Fault fault, long expected, long entry) {
        kernel.entryAtomics.count(fault.cpu());
        if (fault.table.isLinked && read(fault) == expected) {
            fault.table.words[fault.index] = entry;
            return true;
        }
        kernel.entryAtomics.failed(fault.cpu());
        return false;
    }

    /**
     * The same without such an instruction: clears the entry, compares, and sets the new one or puts the old one back. Meanwhile it is none for whoever
     * looks without the entry's lock, which must be held. An entry is not cleared for its own sake: two CPUs could make each other fault for ever.
     */
    public boolean compareClearing(Fault fault, long expected, long entry) {
        if (!fault.table.isLinked) {
            return false;
        }
        if (read(fault) == Architecture.NONE) {
            // Nothing to clear, and nothing to be seen.
            if (expected == Architecture.NONE) {
                set(fault, entry);
            }
            return expected == Architecture.NONE;
        }
        if (expected == entry && read(fault) == expected) {
            return true;
        }
        long old = kernel.entries.getAndClear(fault.cpu(), fault.table, fault.index);
        fault.cpu().charge(kernel.cost.fault().setPte());
        fault.cpu().order();
        kernel.entries.set(fault.cpu(), fault.table, fault.index, old == expected ? entry : old);
        return old == expected;
    }

    /**
     * Sets a bit of the fault's entry: what {@link #entryAtomic} does as test_and_set_bit. The caller has waited for its turn since then.
     *
     * @return whether it was clear before
     */
    public boolean testAndSetBit(Fault fault, long bit) {
        long old = read(fault);
        if (!fault.table.isLinked || (old & bit) != 0) {
            return false;
        }
        fault.table.words[fault.index] = old | bit;
        return true;
    }

    /** Stores an entry over a locked one, which unlocks it, in order; wakes whoever sleeps for that. */
    public void unlockEntry(Fault fault, long entry) {
        fault.cpu().order();
        kernel.entries.set(fault.cpu(), fault.table, fault.index, entry);
        kernel.entryWaiters.wake(fault);
    }

    /** Sleeps until the fault's entry is unlocked. */
    public void awaitEntry(Fault fault) {
        kernel.entryWaiters.await(fault);
    }

    /** Lets the time pass that it takes to look at a line again that another CPU is to write. */
    public void spin(Fault fault) {
        fault.cpu().charge(kernel.cost.line().transferSameNode());
    }

    /** Counts that the fault goes a slower way, which is always open. */
    public void countFallback(Fault fault) {
        fault.cpu().account().add(Stat.FALLBACK, 1);
    }

    /** Counts that the fault could not get on and is tried again. */
    public void countRetry(Fault fault) {
        fault.cpu().account().add(Stat.RETRY, 1);
    }

    /** Takes a lock if it is free. */
    public boolean tryLock(UserTask task, SpinLock lock) {
        return lock.tryLock(task.cpu());
    }

    /** A locked instruction on the fault's entry, or on one above it, whose effect is the caller's business. */
    public void entryAtomic(Fault fault) {
        kernel.entryAtomics.count(fault.cpu());
    }

    /** Flushes the fault's page everywhere: flush_tlb_page. */
    public void flush(Fault fault) {
        kernel.tlbFlush.page(fault.task(), fault.mm(), fault.address);
    }

    /** Counts what only a patched kernel counts. */
    public void count(PatchEvent event) {
        kernel.vmStat.count(event);
    }

    // ---- pages ------------------------------------------------------------------------------------------------------

    /**
     * Allocates a page and clears it.
     *
     * @return whether there was one; it is the fault's page then
     */
    public boolean allocateCleared(Fault fault) {
        if (fault.meetsShortage) {
            fault.meetsShortage = false;
            return hasCleared(fault, kernel.clearedPages.allocateInShortage(fault.task()));
        }
        fault.cpu().charge(kernel.cost.fault().charge());
        return hasCleared(fault, kernel.clearedPages.allocate(fault.task()));
    }

    /** The same without waiting for memory to come free, for a design that holds a spinlock. */
    public boolean allocateClearedAtomic(Fault fault) {
        fault.cpu().charge(kernel.cost.fault().charge());
        return hasCleared(fault, kernel.clearedPages.allocateAtomic(fault.task()));
    }

    private boolean hasCleared(Fault fault, long pfn) {
        fault.page = pfn;
        if (pfn == Zone.EMPTY) {
            return false;
        }
        kernel.frames.setContent(pfn, 0);
        return true;
    }

    /** Allocates a page and copies the one the fault's entry maps to it. */
    public boolean allocateCopy(Fault fault) {
        return allocateCopy(fault, kernel.arch.pfn(fault.entry));
    }

    /** The same with any page, on which the fault has a reference; in order, for others may be writing to it. */
    boolean allocateCopy(Fault fault, long original) {
        if (!allocate(fault)) {
            return false;
        }
        kernel.ports[kernel.memory.node(fault.page)].copyPage(fault.cpu());
        if (!kernel.frames.has(original, FrameTable.ANON) || kernel.frames.keepsContents()) {
            fault.cpu().order();
        }
        kernel.frames.setContent(fault.page, kernel.frames.content(original));
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
