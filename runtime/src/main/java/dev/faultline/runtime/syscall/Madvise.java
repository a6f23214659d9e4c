package dev.faultline.runtime.syscall;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.arch.Geometry;
import dev.faultline.runtime.mm.Access;
import dev.faultline.runtime.mm.Discard;
import dev.faultline.runtime.mm.FaultDesign;
import dev.faultline.runtime.mm.HugeCollapse;
import dev.faultline.runtime.mm.Inode;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.Populate;
import dev.faultline.runtime.mm.UserTask;
import dev.faultline.runtime.mm.Vma;
import dev.faultline.runtime.mm.VmaFlags;
import dev.faultline.runtime.preset.KernelPreset.Behaviour;

/**
 * madvise (mm/madvise.c, 2.6.11 and 6.x): one mapping after another. Over a hole it goes on, and says ENOMEM at the end; at the first mapping
 * that refuses the advice it stops, and what it has done before stays done.
 *
 * <pre>
 *                        2.6                       6.x
 *   mmap_sem             write, for all advice     write to change flags and to collapse, else read
 *   unknown advice       EINVAL, at a mapping      EINVAL, at once
 *   willneed             EBADF without an object   brings in what is swapped out: nothing, without swap
 *   dontneed, free,      EINVAL if locked          EINVAL if locked
 *     cold, pageout
 *   tables left empty    stay                      go if dontneed covers them whole (6.14, x86_64)
 * </pre>
 *
 * <p>Simplified: pages are given up, deactivated or written out after the walk, where 6.x does it table by table. 6.18 takes a lock of the mapping alone
 * for some advice, which designs without such locks do not have.
 */
public final class Madvise {

    private final MemoryManager kernel;
    private final FaultDesign design;
    private final Populate populate;
    private final Discard discard;
    private final FlagChange flagChange;
    private final HugeCollapse collapse;
    private final Geometry geometry;
    private final Architecture arch;
    private final boolean classic;

    public Madvise(MemoryManager kernel, FaultDesign design, Populate populate) {
        this.kernel = kernel;
        this.design = design;
        this.populate = populate;
        this.discard = new Discard(kernel, design);
        this.flagChange = new FlagChange(kernel, design);
        this.collapse = new HugeCollapse(kernel, design);
        this.arch = kernel.arch();
        this.geometry = arch.geometry();
        this.classic = kernel.kernel().behaviour() == Behaviour.CLASSIC;
    }

    /**
     * Advises about [start, start + length).
     *
     * @param length rounded up to whole pages; 0 does nothing
     * @throws SyscallException EINVAL, ENOMEM, EAGAIN, EACCES, EBADF, EFAULT
     */
    public void call(UserTask task, long start, long length, Advice advice) {
        task.cpu().charge(kernel.cost().syscall().entry() + kernel.cost().syscall().mprotect());
        boolean isKnown = advice.isKnownTo(kernel.kernel().version())
                && (!advice.isAboutHugePages() || kernel.hugePages().exist());
        if (!classic && !isKnown) {
            throw unknown(advice);
        }
        if (start != geometry.pageFloor(start)) {
            throw new SyscallException("EINVAL", "madvise wants a page-aligned address, not 0x" + Long.toHexString(start));
        }
        long end = start + geometry.pageCeiling(length);
        if (length < 0 || Long.compareUnsigned(end, start) < 0) {
            throw new SyscallException("EINVAL", "madvise of " + length + " bytes at 0x" + Long.toHexString(start) + " wraps around");
        }
        if (start != end) {
            if (isKnown && (advice == Advice.POPULATE_READ || advice == Advice.POPULATE_WRITE)) {
                design.look(task, () -> bringIn(task, start, end, advice));
            } else if (classic || advice.excludesFaults()) {
                design.map(task, () -> walk(task, start, end, advice, isKnown));
            } else {
                design.look(task, () -> walk(task, start, end, advice, isKnown));
            }
        }
        task.cpu().charge(kernel.cost().syscall().exit());
    }

    private SyscallException unknown(Advice advice) {
        if (advice.isAboutHugePages() && advice.isKnownTo(kernel.kernel().version())) {
            return new SyscallException(
                    "EINVAL",
                    "there are no huge pages on " + arch.name() + ", and so no advice " + advice.word(),
                    "x86_64 and i386_pae have them");
        }
        return new SyscallException(
                "EINVAL",
                "kernel " + kernel.kernel().name() + " does not know the advice " + advice.word(),
                "it is known from " + advice.since() + " on");
    }

    private void walk(UserTask task, long start, long end, Advice advice, boolean isKnown) {
        boolean holes = false;
        for (long from = start; from != end;) {
            Vma vma = task.mm().vmas().find(from);
            if (vma == null || Long.compareUnsigned(vma.start(), end) >= 0) {
                holes = true;
                break;
            }
            if (Long.compareUnsigned(vma.start(), from) > 0) {
                holes = true;
                from = vma.start();
            }
            if (!isKnown) {
                throw unknown(advice);
            }
            long to = Long.compareUnsigned(vma.end(), end) < 0 ? vma.end() : end;
            advise(task, vma, from, to, advice);
            from = to;
        }
        if (holes) {
            throw new SyscallException(
                    "ENOMEM",
                    "not all of 0x" + Long.toHexString(start) + "-0x" + Long.toHexString(end) + " is mapped; what is was advised about");
        }
    }

    private void advise(UserTask task, Vma vma, long from, long to, Advice advice) {
        switch (advice) {
            case NORMAL -> setFlags(task, vma, from, to, VmaFlags.RAND_READ | VmaFlags.SEQ_READ, 0);
            case RANDOM -> setFlags(task, vma, from, to, VmaFlags.SEQ_READ, VmaFlags.RAND_READ);
            case SEQUENTIAL -> setFlags(task, vma, from, to, VmaFlags.RAND_READ, VmaFlags.SEQ_READ);
            case DONTFORK -> setFlags(task, vma, from, to, 0, VmaFlags.DONTCOPY);
            case DOFORK -> setFlags(task, vma, from, to, VmaFlags.DONTCOPY, 0);
            case WIPEONFORK -> {
                if (vma.object() != null) {
                    throw new SyscallException("EINVAL", "only private anonymous memory can be wiped on fork; " + at(vma) + " is not");
                }
                setFlags(task, vma, from, to, 0, VmaFlags.WIPEONFORK);
            }
            case KEEPONFORK -> setFlags(task, vma, from, to, VmaFlags.WIPEONFORK, 0);
            case WILLNEED -> {
                if (classic && vma.object() == null) {
                    throw new SyscallException("EBADF", "only files can be read ahead; " + at(vma) + " is private anonymous memory");
                }
                if (vma.object() != null) {
                    int shift = arch.geometry().pageShift();
                    kernel.fileIo().willNeed(task, vma.object(), vma.linearIndex(from, shift), vma.linearIndex(to, shift));
                } else if (vma.anonVma() != 0) {
                    kernel.swapIn().readAll(task, from, to);
                }
            }
            case DONTNEED -> {
                refuseLocked(vma, advice);
                discard.drop(task, vma, from, to);
            }
            case FREE -> {
                if (vma.object() != null) {
                    throw new SyscallException("EINVAL", "only private anonymous memory can be freed lazily; " + at(vma) + " is not");
                }
                refuseLocked(vma, advice);
                discard.free(task, from, to);
            }
            case COLD -> {
                refuseLocked(vma, advice);
                discard.deactivate(task, from, to);
            }
            case PAGEOUT -> {
                refuseLocked(vma, advice);
                discard.pageOut(task, from, to);
            }
            case REMOVE -> remove(task, vma, from, to);
            case GUARD_INSTALL -> {
                refuseLocked(vma, advice);
                if (!discard.installGuards(task, vma, from, to)) {
                    throw new SyscallException("ENOMEM", "the machine has no free page for a page table", "give the machine more memory");
                }
            }
            case HUGEPAGE -> setFlags(task, vma, from, to, VmaFlags.NOHUGEPAGE, VmaFlags.HUGEPAGE);
            case NOHUGEPAGE -> setFlags(task, vma, from, to, VmaFlags.HUGEPAGE, VmaFlags.NOHUGEPAGE);
            case COLLAPSE -> collapse(task, vma, from, to);
            case GUARD_REMOVE -> discard.removeGuards(task, from, to);
            case POPULATE_READ, POPULATE_WRITE -> throw new IllegalStateException("handled without a walk");
        }
    }

    private void setFlags(UserTask task, Vma vma, long from, long to, long cleared, long set) {
        flagChange.apply(task, vma, from, to, vma.flags() & ~cleared | set, true, "EAGAIN");
    }

    private void collapse(UserTask task, Vma vma, long from, long to) {
        HugeCollapse.Refusal refusal = collapse.range(task, vma, from, to);
        if (refusal == null) {
            return;
        }
        throw switch (refusal) {
            case NOT_ELIGIBLE -> new SyscallException(
                    "EINVAL",
                    at(vma) + " can hold no huge page",
                    "private anonymous memory of at least one aligned huge page can, unless nohugepage is its advice");
            case TOO_SMALL -> new SyscallException("EINVAL", "the range lies inside that of one huge page", "advise about all of it");
            case NOTHING_MAPPED -> new SyscallException(
                    "EINVAL", "a huge page's range in " + at(vma) + " has no page at all", "touch it first");
            case NOT_PRESENT -> new SyscallException("EINVAL", "a page of " + at(vma) + " is a guard or not in memory");
            case NEVER_WRITTEN -> new SyscallException("EINVAL", at(vma) + " was never written to", "write one of its pages first");
            case NO_HUGE_PAGE -> new SyscallException(
                    "ENOMEM", "the machine has no aligned free memory for a huge page", "give the machine more memory");
        };
    }

    private static void refuseLocked(Vma vma, Advice advice) {
        if (vma.has(VmaFlags.LOCKED)) {
            throw new SyscallException("EINVAL", advice.word() + " is not for locked memory, and " + at(vma) + " is locked",
                    "munlock it first");
        }
    }

    private static String at(Vma vma) {
        return "the mapping at 0x" + Long.toHexString(vma.start());
    }

    /** Drops pages of the object itself, for everybody who maps it. */
    private void remove(UserTask task, Vma vma, long from, long to) {
        refuseLocked(vma, Advice.REMOVE);
        Inode object = vma.object();
        if (object == null) {
            throw new SyscallException("EINVAL", "there is nothing to remove pages from: " + at(vma) + " is private anonymous memory");
        }
        long writing = classic ? VmaFlags.WRITE : VmaFlags.MAYWRITE;
        if (!vma.has(VmaFlags.SHARED | writing)) {
            throw new SyscallException("EACCES", "only a shared mapping that may be written can remove pages");
        }
        int shift = geometry.pageShift();
        kernel.inodes().punchHole(task, design, object, vma.linearIndex(from, shift), vma.linearIndex(to, shift));
    }

    private void bringIn(UserTask task, long start, long end, Advice advice) {
        switch (populate.range(task, start, end, advice == Advice.POPULATE_WRITE ? Access.WRITE : Access.READ)) {
            case DONE -> {}
            case UNMAPPED -> throw new SyscallException("ENOMEM", "not all of the range is mapped; what is before the hole was populated");
            case FORBIDDEN -> throw new SyscallException(
                    "EINVAL", "a mapping in the range does not allow that access; what is before it was populated");
            case SIGNAL -> throw new SyscallException(
                    "EFAULT", "an access would raise a signal: beyond the end of the object, or at a guard page");
        }
    }
}
