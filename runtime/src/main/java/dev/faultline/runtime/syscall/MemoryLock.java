package dev.faultline.runtime.syscall;

import dev.faultline.runtime.mm.FaultDesign;
import dev.faultline.runtime.mm.LockRules;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.Populate;
import dev.faultline.runtime.mm.Populate.Outcome;
import dev.faultline.runtime.mm.UserTask;
import dev.faultline.runtime.mm.Vma;
import dev.faultline.runtime.mm.VmaFlags;

/**
 * What the calls that lock memory share: who may, how much, the change of flags mapping by mapping, and bringing the pages in (mm/mlock.c, 2.6.11 and
 * 6.x). The simulated user has no privileges: RLIMIT_MEMLOCK binds.
 */
final class MemoryLock {

    /** Flags of what brings nothing in by itself and cannot be locked: mlock_fixup leaves it alone. */
    private static final long SPECIAL = VmaFlags.IO | VmaFlags.RESERVED;

    private final MemoryManager kernel;
    private final FaultDesign design;
    private final Populate populate;
    private final FlagChange flagChange;
    private final LockRules rules;

    MemoryLock(MemoryManager kernel, FaultDesign design, Populate populate) {
        this.kernel = kernel;
        this.design = design;
        this.populate = populate;
        this.flagChange = new FlagChange(kernel, design);
        this.rules = kernel.lockRules();
    }

    LockRules rules() {
        return rules;
    }

    /** Refuses whoever may not lock anything: can_do_mlock. */
    void checkAllowed() {
        if (kernel.limits().values().memlock() == 0) {
            throw new SyscallException("EPERM", "this process may not lock memory: rlimit memlock is 0");
        }
    }

    /**
     * Refuses to lock {@code bytes} more.
     *
     * @param errno ENOMEM, or EAGAIN from mmap
     */
    void checkLimit(UserTask task, long bytes, String errno) {
        String tooMuch = kernel.limits().lockRefusal(task.mm(), bytes);
        if (tooMuch != null) {
            throw new SyscallException(errno, tooMuch, "`rlimit memlock` is the limit");
        }
    }

    /** Locks or unlocks [start, end) by giving every mapping there the flags {@code locked}; stops at a hole. mmap_sem is held for writing. */
    void change(UserTask task, long start, long end, long locked) {
        for (long from = start; from != end;) {
            Vma vma = task.mm().vmas().containing(from);
            if (vma == null) {
                throw new SyscallException("ENOMEM", "nothing is mapped at 0x" + Long.toHexString(from));
            }
            long to = Long.compareUnsigned(vma.end(), end) < 0 ? vma.end() : end;
            change(task, vma, from, to, locked);
            from = to;
        }
    }

    /** The same for [from, to) of one mapping. */
    void change(UserTask task, Vma vma, long from, long to, long locked) {
        long flags = vma.flags() & ~VmaFlags.LOCKED_MASK | locked;
        if (flags == vma.flags() || (vma.flags() & SPECIAL) != 0) {
            return;
        }
        flagChange.apply(task, vma, from, to, flags, locked != VmaFlags.LOCKED, rules.populatesUnderWriteLock() ? "EAGAIN" : "ENOMEM");
        if (locked != 0 && rules.populatesUnderWriteLock()) {
            refuse(populate.locked(task, from, to, false));
        }
    }

    /**
     * Brings in what a call has locked, where that comes after the change, with mmap_sem for reading.
     *
     * @param goesOn whether a mapping that cannot be brought in is none of the caller's business
     */
    void bringIn(UserTask task, long start, long end, boolean goesOn) {
        if (rules.populatesUnderWriteLock()) {
            return;
        }
        Outcome[] outcome = {Outcome.DONE};
        design.look(task, () -> outcome[0] = populate.locked(task, start, end, goesOn));
        if (!goesOn) {
            refuse(outcome[0]);
        }
    }

    /** What a call that maps more does before it gives mmap_sem back, {@link #mapped} being the other half: one of them brings locked memory in. */
    void mappedUnderLock(UserTask task, long start, long end) {
        if (rules.populatesUnderWriteLock() && isLocked(task, start)) {
            populate.locked(task, start, end, true);
        }
    }

    /** Brings in what is newly mapped at [start, end), if it is locked. Nobody hears of a page that could not be brought in. */
    void mapped(UserTask task, long start, long end) {
        if (!rules.populatesUnderWriteLock() && isLocked(task, start)) {
            design.look(task, () -> populate.locked(task, start, end, true));
        }
    }

    private static boolean isLocked(UserTask task, long address) {
        task.cpu().order();
        Vma vma = task.mm().vmas().containing(address);
        return vma != null && vma.has(VmaFlags.LOCKED);
    }

    private void refuse(Outcome outcome) {
        if (outcome != Outcome.DONE) {
            throw new SyscallException(
                    rules.inaccessible(),
                    "the range is locked now, but a page of it cannot be brought in: no access is allowed, or there is none");
        }
    }
}
