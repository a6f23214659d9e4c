package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.engine.Stage;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.stats.Stat;
import dev.faultline.runtime.sync.SpinLock;
import org.jspecify.annotations.Nullable;

/**
 * A page fault under way: what the trap reported and what the handler has learnt so far.
 *
 * <p>Together with the step the fault stands at this is its whole state. Handlers keep nothing they need after a step in Java locals, so
 * that a stalled, traced or explored fault can be looked at between any two steps.
 */
public final class Fault {

    /** How a fault ended: the kernel's VM_FAULT codes, and the two ways into a signal. */
    public enum Result {
        MINOR,
        MAJOR,
        SIGSEGV,
        SIGBUS,
        OOM
    }

    /** Why an access raised SIGSEGV: the si_code. */
    public enum Segv {
        /** SEGV_MAPERR: nothing is mapped there. */
        UNMAPPED,
        /** SEGV_ACCERR: what is mapped there does not allow the access. */
        FORBIDDEN,
        /** SEGV_MAPERR: a guard page. */
        GUARD
    }

    private final UserTask task;

    // What the trap reported.
    long address;
    Access access = Access.READ;
    long trapTime;

    /** Whether the kernel itself makes the access, for a system call. */
    boolean byKernel;

    /** Where it stands with the lock of its VMA, if there are such. */
    VmaLockHold.State vmaLock = VmaLockHold.State.WALK;

    /** Whether it can only be handled under mmap_lock, as it has turned out under the lock of its VMA. */
    boolean wantsMmapLock;

    /** Whether vmstat has counted it. */
    boolean isCounted;

    /** Whether the VMA has been looked for, and whether it allows the access. */
    boolean searched;

    boolean allowed;

    /** Whether a read must find a page that no other process shares: it is pinned. */
    boolean unshares;

    /** Whether a page table or an anon_vma had to be made for it first. */
    boolean prepared;

    /** Whether the trap has gone on to take the lock of the page tables. */
    boolean tablesLocked;

    // Where it stands in FaultPhases: the phase, the lock its page is installed under and the one that must still be taken for that, the counting.
    int phase;
    @Nullable
    SpinLock installLock;
    @Nullable
    SpinLock relock;
    @Nullable
    Stage counting;

    /** Whether its CPU's list of pages was empty, and the zone too low to fill it. */
    boolean meetsShortage;

    // What the handler has learnt.
    KernelStep step = KernelStep.TRAP;
    @Nullable
    Vma vma;
    /** The leaf table; between faults the last one this task used, which is most often the next one too. */
    @Nullable
    PageTable table;

    int index;
    long entry;
    long page = Architecture.NONE;
    /** Whether the fault has read from a device, or waited for that. */
    boolean major;
    /** What has to be done with the object's disk before the fault can have its page; null for nothing. */
    FilemapFault.@Nullable Io io;
    /** For that: the object, the place of the page in it, and the mapping's advice (RAND_READ, SEQ_READ or 0). */
    @Nullable
    Inode object;

    long objectIndex;
    long advice;
    /** Whether the handler may let go of its locks while it waits for a disk, and begin again. */
    boolean mayRetry;
    /** Whether it has done so. */
    boolean hasRetried;
    /** How often pages had been taken out of the object when the page was looked up there. */
    long truncateCount;
    /** Slot of swap the entry named. */
    long slot;
    /** Whether its page was read past the swap cache. */
    boolean pastCache;
    /** Pages allocated for it and those that are expected to follow; see {@link Prefault}. */
    long @Nullable [] gathered;

    int gatheredPages;
    @Nullable
    PageTable parent;
    long tablePage;

    /** The way around mmap_sem that it goes; null with mmap_sem. */
    @Nullable
    Speculation speculation;

    /** Whether the trap has tried that way, set out on it, and found the VMA; whether that way has proved wrong. */
    boolean hasSpeculated;

    boolean hasBegun;
    boolean hasFound;
    boolean isRefuted;

    /** What the VMA is checked by: its sequence number, or that of mmap_sem. */
    long sequence;

    /** Whether there was no huge page for it, so that base pages must do. */
    boolean hugeRefused;

    // How it ended.
    Result result = Result.MINOR;
    Stat kind = Stat.SPURIOUS;
    Segv segv = Segv.UNMAPPED;

    Fault(UserTask task) {
        this.task = task;
    }

    void begin(long pageAddress, Access how, long time) {
        address = pageAddress;
        access = how;
        trapTime = time;
        step = KernelStep.TRAP;
        searched = false;
        allowed = false;
        byKernel = false;
        vmaLock = VmaLockHold.State.WALK;
        wantsMmapLock = false;
        isCounted = false;
        tablesLocked = false;
        prepared = false;
        meetsShortage = false;
        unshares = false;
        vma = null;
        major = false;
        io = null;
        mayRetry = false;
        hasRetried = false;
        parent = null;
        speculation = null;
        hasSpeculated = false;
        hugeRefused = false;
        entry = Architecture.NONE;
    }

    public UserTask task() {
        return task;
    }

    public AddressSpace mm() {
        return task.mm();
    }

    public Cpu cpu() {
        return task.cpu();
    }

    /** First byte of the page that was accessed. */
    public long address() {
        return address;
    }

    public Access access() {
        return access;
    }

    public boolean isWrite() {
        return access.isWrite();
    }

    public KernelStep step() {
        return step;
    }

    /**
     * Says where the fault stands from here on, in a stage.
     *
     * @return whether time has passed, so that somebody else may come first
     */
    boolean pass(Cpu cpu, KernelStep next) {
        step = next;
        return task.isStalled() && task.stalls().pass(cpu, next);
    }

    /** The VMA that covers the address, once found. */
    public Vma vma() {
        return vma;
    }

    /** The leaf table of the address, once walked to. */
    public PageTable table() {
        return table;
    }

    /** The lowest table on the way to the address, where the walk found a lower one missing. */
    public PageTable parent() {
        return parent;
    }

    /** The number that was noted to check the VMA by. */
    public long sequence() {
        return sequence;
    }

    /** Notes a number to check the VMA by. */
    public void sequence(long number) {
        sequence = number;
    }

    /** The trap sets out on a way around mmap_sem. */
    void speculate(Speculation way) {
        speculation = way;
        hasSpeculated = true;
        hasBegun = false;
        hasFound = false;
        isRefuted = false;
        mayRetry = false;
    }

    /** Whether it goes around mmap_sem. */
    public boolean isSpeculative() {
        return speculation != null;
    }

    /** Whether it tried to go around mmap_sem in vain. The next one of its kind may not: it has been told of the VMA. */
    boolean hasFallenBack() {
        return hasSpeculated && speculation == null;
    }

    /**
     * Whether its table is still where the walk found it; a way around mmap_sem is told of one that is not. The entry's lock is held.
     */
    boolean hasTable() {
        if (!table.isLinked && speculation != null) {
            speculation.lostTable(this);
        }
        return table.isLinked;
    }

    /**
     * Whether what the fault goes by is still so; always with mmap_sem. The entry's lock is held, and the entry is as it was: this is asked last before it
     * is changed.
     */
    boolean holds() {
        if (speculation == null || speculation.holds(this)) {
            return true;
        }
        isRefuted = true;
        return false;
    }

    /** Goes back to where it trapped, to go by mmap_sem. */
    void stopSpeculating() {
        speculation = null;
        searched = false;
        tablesLocked = false;
        vma = null;
        parent = null;
        entry = Architecture.NONE;
        major = false;
        mayRetry = true;
    }

    /** The entry as sampled last. */
    public long entry() {
        return entry;
    }

    /** Ends the fault as handled: {@code what} says what was found and left in the entry. */
    public void done(Stat what) {
        result = major ? Result.MAJOR : Result.MINOR;
        kind = what;
    }

    /** Begins the handling of the same fault again, with nothing held. */
    void again() {
        searched = false;
        tablesLocked = false;
        vma = null;
        parent = null;
        io = null;
        mayRetry = false;
        hasRetried = true;
    }

    /** Begins it again under mmap_lock, which may be held already. */
    void underMmapLock() {
        vmaLock = VmaLockHold.State.ABORTED;
        wantsMmapLock = false;
        searched = false;
        vma = null;
        parent = null;
    }

    /** Whether it holds the lock of its VMA, and not mmap_lock. */
    public boolean holdsVmaLock() {
        return vmaLock == VmaLockHold.State.HELD;
    }

    /** Leaves it to be handled again under mmap_lock. */
    public void retryUnderMmapLock() {
        wantsMmapLock = true;
    }

    /** Ends the fault as handled and counts it as one that waited for a disk, whether it did or not. */
    public void doneAsMajor(Stat what) {
        major = true;
        done(what);
    }

    /** Ends the fault in any other way. */
    public void fail(Result how) {
        result = how;
    }
}
