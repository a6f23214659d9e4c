package dev.faultline.runtime.mm;

import dev.faultline.runtime.sched.Task;
import dev.faultline.runtime.sync.SpinLock;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A design of the page-fault path: which lock is taken where, in which order, and what happens when somebody else was faster.
 *
 * <p>Implementations are to be read side by side. Each is one file with the same header (idea, source, lock tree, table of operation against
 * lock, simplifications) and these methods in this order. They own policy; what a lock protects (installing a page, clearing entries) is
 * shared leaf work. They speak only {@link KernelOps} and {@link LeafWork}, so that every step can be traced and stalled.
 */
public interface FaultDesign extends TableRanges {

    /** The name scripts use. */
    String name();

    /** The steps a task can pass under it, in faults and elsewhere. */
    Set<KernelStep> steps();

    /** What is known to go wrong under it, with its version and options; any other hazard that strikes is a defect of the simulation. */
    Set<Hazard> hazards();

    /**
     * Whether a plain anonymous write takes {@link #tableLock} or looks at its entry in order, allocates with nothing but {@link #entryLock} held, and
     * calls {@link #install} under {@link #installLock}: then it may go in phases, see {@link #fault}.
     */
    boolean takesPhases();

    /** What a fault of {@code mm} holds so that its VMA stays. The trap takes it, and {@link #tableLock} after it; {@link #fault} completes them. */
    FaultHold hold(AddressSpace mm);

    /** The spinlock a fault takes next, once its VMA allows the access; null if it takes none and looks at its entry in order. */
    @Nullable
    SpinLock tableLock(AddressSpace mm);

    /**
     * The spinlock under which the page that was allocated for the fault's entry, which was absent, is installed; null if there is none. The fault
     * has walked to its entry.
     */
    @Nullable
    SpinLock installLock(Fault fault);

    /** How the fault's entry, which is empty, is locked before its page is allocated; null if it is not. Its store stands for {@link #install} then. */
    @Nullable
    EntryLock entryLock();

    /**
     * Handles a fault; how it ended is left in the context.
     *
     * <p>An anonymous write may come in phases as far as {@link KernelStep#ANON_INSTALL}: its page is allocated and {@link #installLock} taken, and the
     * rest is done here. Or as far as {@link KernelStep#LOCK_ENTRY}: {@link #entryLock} is taken.
     */
    void fault(Fault fault);

    /** Installs the fault's page in its entry, which is empty; {@link #installLock} is held. The page is counted after this. */
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

    /** Gives up what is behind mappings that have been unmapped: what remove_vma comes to. mmap_sem is held for writing. */
    void release(Task task, List<Vma> gone);

    /** What must hold between two statements, beyond what holds for all designs; a sentence for each violation. */
    List<String> invariants(AddressSpace mm);
}
