package dev.faultline.runtime.syscall;

import dev.faultline.runtime.arch.Geometry;
import dev.faultline.runtime.mm.AddressLayout;
import dev.faultline.runtime.mm.AddressSpace;
import dev.faultline.runtime.mm.FaultDesign;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.Populate;
import dev.faultline.runtime.mm.SpaceLimits.Replaced;
import dev.faultline.runtime.mm.UserTask;
import dev.faultline.runtime.mm.Vma;
import dev.faultline.runtime.mm.VmaFlags;
import dev.faultline.runtime.preset.Tunable;
import dev.faultline.runtime.stats.Stat;

/**
 * brk: moves the end of the heap (mm/mmap.c: sys_brk, do_brk, 2.6.11; 6.x).
 *
 * <p>The heap is anonymous memory behind the program's data and merges with it. Growing keeps one page free above the new end, and in 6.x the
 * guard gap below a stack. The system call tells a refusal only by returning the old break; the C library makes ENOMEM of it, and so does this.
 */
public final class Brk {

    private final MemoryManager kernel;
    private final FaultDesign design;
    private final Munmap munmap;
    private final MemoryLock lock;
    private final Geometry geometry;
    private final AddressLayout layout;

    public Brk(MemoryManager kernel, FaultDesign design, Munmap munmap, Populate populate) {
        this.kernel = kernel;
        this.design = design;
        this.munmap = munmap;
        this.lock = new MemoryLock(kernel, design, populate);
        this.geometry = kernel.arch().geometry();
        this.layout = kernel.layout();
    }

    /**
     * Moves the break by {@code change} bytes, up or down; the mapping ends at the next page boundary.
     *
     * @throws SyscallException ENOMEM
     */
    public void call(UserTask task, long change) {
        task.cpu().charge(kernel.cost().syscall().entry() + kernel.cost().syscall().brk());
        long[] grown = {0, 0};
        design.map(task, () -> underLock(task, change, grown));
        lock.mapped(task, grown[0], grown[1]);
        task.cpu().charge(kernel.cost().syscall().exit());
    }

    /** @param grown takes the range that is new, if any */
    private void underLock(UserTask task, long change, long[] grown) {
        AddressSpace mm = task.mm();
        long newBreak = mm.brk() + change;
        if (newBreak < kernel.rules().lowestBreak(layout) || !geometry.isUser(newBreak)) {
            throw refused(
                    "the break cannot go from 0x" + Long.toHexString(mm.brk()) + " by " + change + " bytes: the lowest it may be is 0x"
                            + Long.toHexString(kernel.rules().lowestBreak(layout)));
        }
        long from = geometry.pageCeiling(mm.brk());
        long to = geometry.pageCeiling(newBreak);
        if (to < from) {
            munmap.underLock(task, to, from - to);
        } else if (to > from) {
            grow(task, from, to, newBreak);
            grown[0] = from;
            grown[1] = to;
        }
        mm.brk(newBreak);
    }

    private void grow(UserTask task, long from, long to, long newBreak) {
        AddressSpace mm = task.mm();
        long dataLimit = kernel.limits().values().data();
        if (dataLimit != Tunable.UNLIMITED && newBreak - layout.dataStart() > dataLimit) {
            throw refused(
                    "program data and heap would have " + (newBreak - layout.dataStart()) + " bytes, and rlimit data is " + dataLimit);
        }
        checkRoom(mm, from, to);
        long flags = kernel.rules().mappingFlags(VmaFlags.READ | VmaFlags.WRITE, false, false) | mm.lockedByDefault();
        if ((flags & VmaFlags.LOCKED) != 0) {
            lock.checkLimit(task, to - from, "ENOMEM");
        }
        String tooMuch = kernel.limits().refusal(mm, to - from, flags, Replaced.NOTHING);
        if (tooMuch != null) {
            throw refused(tooMuch);
        }
        if (mm.vmaOps().isFull()) {
            throw refused("the process has as many mappings as it may");
        }
        long pages = to - from >>> geometry.pageShift();
        if (!kernel.commit().charge(task.cpu(), mm, pages, 0)) {
            throw SyscallException.overcommitted(kernel.commit(), mm, pages);
        }
        int before = mm.vmas().count();
        mm.vmaOps().mapAnonymous(from, to, flags);
        task.cpu().account().add(Stat.VMAS, mm.vmas().count() - before);
        lock.mappedUnderLock(task, from, to);
    }

    private void checkRoom(AddressSpace mm, long from, long to) {
        Vma above = mm.vmas().find(from);
        if (above == null) {
            return;
        }
        long gap = above.has(VmaFlags.GROWSDOWN) ? layout.stackGuardBytes() : 0;
        if (Long.compareUnsigned(to + geometry.pageBytes() + gap, above.start()) > 0) {
            throw refused("the heap cannot reach 0x" + Long.toHexString(to) + ": a mapping begins at 0x" + Long.toHexString(above.start()));
        }
    }

    private static SyscallException refused(String sentence) {
        return new SyscallException("ENOMEM", sentence);
    }
}
