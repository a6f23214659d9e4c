package dev.faultline.runtime.mm;

import dev.faultline.runtime.sched.Task;
import dev.faultline.runtime.sync.RwSem;
import dev.faultline.runtime.sync.SpinLock;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A design of the page-fault path: which lock is taken where, in which order, and what happens when somebody else was faster.
 *
 * <p>Implementations are to be read side by side. Each is one file with the same header (idea, source, lock tree, table of operation against
 * lock, simplifications) and these methods in this order. They own policy; what a lock protects (installing a page, clearing entries) is
 * shared leaf work. They speak only {@link KernelOps} and {@link LeafWork}, so that every step can be traced and stalled.
 */
public interface FaultDesign {

    /** The name scripts use. */
    String name();

    /**
     * The first lock a fault takes, before it looks for its VMA, as the ordered operation that takes it for reading.
     *
     * <p>The trap goes through it, the search for the VMA and {@link #tableLock} on its way into the handler, as {@link #fault} would do first
     * anyway; {@link #fault} completes them in that order. What is not waited for in the handler costs no switch there.
     */
    RwSem trapLock(AddressSpace mm);

    /** The spinlock a fault takes next, once its VMA allows the access; null if it takes none. */
    @Nullable
    SpinLock tableLock(AddressSpace mm);

    /** The spinlock under which a page that was allocated for an absent entry is installed; null if there is none. */
    @Nullable
    SpinLock installLock(AddressSpace mm);

    /**
     * Handles a fault; how it ended is left in the context.
     *
     * <p>An anonymous write may come in phases as far as {@link FaultStep#ANON_INSTALL}: its page is allocated and {@link #installLock} taken, and the
     * rest is done here.
     */
    void fault(Fault fault);

    /** Installs the fault's page in its entry, which is empty; {@link #installLock} is held. */
    void install(Fault fault);

    /** Whether the fault's entry allows its access already: follow_page. mmap_sem is held, and the fault's VMA is known. */
    boolean follow(Fault fault);

    /** Handles a fault of the kernel's own, which did not trap: handle_mm_fault. mmap_sem is held, and the fault's VMA is known. */
    void handle(Fault fault);

    /**
     * Puts {@code marker} in the fault's entry if that is none. mmap_sem is held, and the fault's VMA is known.
     *
     * @return whether it is there now; not if something else is, or for want of memory, which the fault's result tells
     */
    boolean mark(Fault fault, long marker);

    /**
     * Puts the fault's page, found in the object, in its entry, in place of what is there: install_page. mmap_sem is held, and the fault's VMA is known.
     * The fault's reference on the page is given up in any case.
     *
     * @return whether it is there now; not if the object has lost pages meanwhile, or for want of memory, which the fault's result tells
     */
    boolean replace(Fault fault);

    /** Looks at the VMAs of the current task's address space without changing any. */
    void look(UserTask task, Runnable work);

    /** Changes the VMAs of the current task's address space by {@code change}, which takes no page-table lock. */
    void map(UserTask task, Runnable change);

    /**
     * Clears [start, end) after {@code detach} has taken its VMAs out of the tree.
     *
     * @param detach changes the VMAs and returns what they left of the neighbourhood
     */
    void unmap(UserTask task, long start, long end, Detach detach);

    /**
     * Clears the entries of [start, end) that {@code which} picks, and leaves VMAs and page tables: zap_page_range.
     *
     * @param mm the address space, which need not be the task's
     */
    void zap(UserTask task, AddressSpace mm, long start, long end, LongPredicate which);

    /** Gives leaf tables back that [start, end) covers whole and that are empty now. mmap_sem is held. */
    void freeLeafTables(UserTask task, long start, long end);

    /**
     * Replaces every present entry of [start, end) by {@code change} of it. mmap_sem is held, if the address space is the task's.
     *
     * @param mm the address space, which need not be the task's
     * @return how many entries were present
     */
    long update(UserTask task, AddressSpace mm, long start, long end, LongUnaryOperator change);

    /**
     * Does {@code work} on one entry of any address space under the lock that guards the entry, or nothing where its table is missing:
     * page_check_address. Nothing else need be held, so what the entry is must be found out under the lock.
     */
    void withEntry(Task task, AddressSpace mm, long address, EntryWork work);

    /** Work on an entry whose lock is held. */
    @FunctionalInterface
    interface EntryWork {
        void run(PageTable table, int index);
    }

    /** Takes VMAs out of the tree, and says up to where page tables may go. */
    interface Detach {
        /** Returns the edges of the mappings left below and above the range. */
        Edges detach();
    }

    /**
     * Where the neighbouring mappings end and begin.
     *
     * @param floor end of the mapping below, 0 if there is none
     * @param ceiling start of the mapping above, 0 if there is none
     */
    record Edges(long floor, long ceiling) {}

    /** Changes the protection of the entries of a VMA, whose own protection has been changed. mmap_sem is held for writing. */
    void protect(UserTask task, Vma vma, long start, long end);

    /**
     * Moves page-table entries to the addresses of another VMA of the same address space. mmap_sem is held for writing.
     *
     * @return whether all were moved; false when there is no memory for a page table, and then the move tells how far it came
     */
    boolean move(UserTask task, PageTableMove move);

    /**
     * Copies the parent's mappings and pages into a child that nobody else knows yet.
     *
     * @return whether there was memory for its page tables; what it got by then stays, and {@link #exit} gives it back
     */
    boolean fork(UserTask parent, CopyPageRange copy);

    /**
     * Tears down a whole address space.
     *
     * @param task the last task in it, or the one that failed to make it
     */
    void exit(UserTask task, AddressSpace mm);

    /** What must hold between two statements, beyond what holds for all designs; a sentence for each violation. */
    List<String> invariants(AddressSpace mm);
}
