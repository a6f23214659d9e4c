package dev.faultline.runtime.mm;

import dev.faultline.runtime.stats.Stat;

/**
 * Brings pages in without a trap, as the kernel does for itself: get_user_pages and its callers (mm/memory.c, 2.6.11; mm/gup.c, 6.x).
 *
 * <pre>
 *   for each page:   follow the entry ── it allows the access ──► next page
 *                       │ no                        ▲
 *                       └── handle_mm_fault ────────┘   counted as a fault of the task, without the trap
 * </pre>
 *
 * mmap_sem is held by the caller, in whichever mode. Simplified: also while a disk is waited for, where later kernels let go of it.
 */
public final class Populate {

    /** More faults on one page than this are no progress. */
    private static final int LIVELOCK_FAULTS = 10_000;

    private final MemoryManager kernel;
    private final FaultDesign design;

    public Populate(MemoryManager kernel, FaultDesign design) {
        this.kernel = kernel;
        this.design = design;
    }

    /** How an attempt to bring in pages ended. */
    public enum Outcome {
        /** All are there. */
        DONE,
        /** Nothing is mapped at an address. */
        UNMAPPED,
        /** The mapping does not allow the access. */
        FORBIDDEN,
        /** An access would raise a signal: beyond the end of the object, or a guard page. */
        SIGNAL
    }

    /**
     * Brings in the pages of [start, end) by {@link LockRules#populates}; holes are skipped, and so is what is locked on fault.
     *
     * @param goesOn whether to go on after a mapping that cannot be populated: mmap and mlockall ignore that
     */
    public Outcome locked(UserTask task, long start, long end, boolean goesOn) {
        Outcome first = Outcome.DONE;
        for (Vma vma : task.mm().vmas().overlapping(start, end)) {
            Outcome outcome = locked(task, vma, start, end);
            first = first == Outcome.DONE ? outcome : first;
            if (outcome != Outcome.DONE && !goesOn) {
                return outcome;
            }
        }
        return first;
    }

    private Outcome locked(UserTask task, Vma vma, long start, long end) {
        if (vma.has(VmaFlags.LOCKONFAULT)) {
            return Outcome.DONE;
        }
        Access access = kernel.lockRules.populates(vma);
        if (access == null) {
            return Outcome.FORBIDDEN;
        }
        return pages(task, vma, max(vma.start(), start), min(vma.end(), end), access);
    }

    /** Brings in the pages of [start, end) by the given access, as far as it comes: madvise populate_read and populate_write. */
    public Outcome range(UserTask task, long start, long end, Access access) {
        for (long from = start; from != end;) {
            Vma vma = task.mm().vmas().containing(from);
            if (vma == null) {
                return Outcome.UNMAPPED;
            }
            if (!vma.has(access.isWrite() ? VmaFlags.WRITE : VmaFlags.READ)) {
                return Outcome.FORBIDDEN;
            }
            long to = min(vma.end(), end);
            Outcome outcome = pages(task, vma, from, to, access);
            if (outcome != Outcome.DONE) {
                return outcome;
            }
            from = to;
        }
        return Outcome.DONE;
    }

    /** Maps what is shared of [start, end), as no fault of anybody: the populate method of 2.6's files and shared memory. */
    public void objects(UserTask task, long start, long end) {
        for (Vma vma : task.mm().vmas().overlapping(start, end)) {
            if (vma.object() != null && vma.has(VmaFlags.SHARED)) {
                object(task, vma, max(vma.start(), start), min(vma.end(), end));
            }
        }
    }

    private void object(UserTask task, Vma vma, long start, long end) {
        for (long address = start; address != end; address += pageBytes()) {
            Fault fault = begin(task, vma, address, Access.READ);
            if (!design.follow(fault)) {
                design.handle(fault);
                if (fault.result == Fault.Result.OOM) {
                    throw new OutOfMemoryException();
                }
                task.cpu().account().add(Stat.PREFAULTED, 1);
            }
        }
    }

    private Outcome pages(UserTask task, Vma vma, long start, long end, Access access) {
        for (long address = start; address != end; address += pageBytes()) {
            if (!page(task, vma, address, access, false)) {
                return Outcome.SIGNAL;
            }
            task.cpu().account().add(Stat.PAGES, 1);
        }
        return Outcome.DONE;
    }

    /**
     * Brings one page in.
     *
     * @param vma contains {@code address}, and allows the access
     * @param pin whether the page is to stay the one this process reads: 6.x then gives it a copy of its own of a page it shares since a fork
     * @return whether it is there; else an access would raise a signal
     */
    public boolean page(UserTask task, Vma vma, long address, Access access, boolean pin) {
        Fault fault = begin(task, vma, address, access);
        fault.unshares = pin && !access.isWrite() && kernel.rules == VmaRules.V6_18;
        for (int faults = 0; !design.follow(fault); faults++) {
            kernel.vmStat.pgfault++;
            fault.major = false;
            design.handle(fault);
            switch (fault.result) {
                case MINOR -> count(task, fault, Stat.MINOR);
                case MAJOR -> {
                    kernel.vmStat.pgmajfault++;
                    count(task, fault, pin || kernel.lockRules.populatesByMajorFaults() ? Stat.MAJOR : Stat.MINOR);
                }
                case SIGSEGV, SIGBUS -> {
                    return false;
                }
                case OOM -> throw new OutOfMemoryException();
            }
            if (faults == LIVELOCK_FAULTS) {
                throw new LivelockException(address, faults);
            }
        }
        return true;
    }

    private static Fault begin(UserTask task, Vma vma, long address, Access access) {
        Fault fault = task.fault();
        fault.begin(address, access, task.cpu().now());
        fault.vma = vma;
        return fault;
    }

    private static void count(UserTask task, Fault fault, Stat result) {
        task.cpu().account().add(result, 1);
        task.cpu().account().add(fault.kind, 1);
    }

    private long pageBytes() {
        return kernel.arch.geometry().pageBytes();
    }

    private static long min(long a, long b) {
        return Long.compareUnsigned(a, b) < 0 ? a : b;
    }

    private static long max(long a, long b) {
        return Long.compareUnsigned(a, b) > 0 ? a : b;
    }
}
