package dev.faultline.runtime.syscall;

import dev.faultline.runtime.arch.Geometry;
import dev.faultline.runtime.mm.AddressSpace;
import dev.faultline.runtime.mm.FaultDesign;
import dev.faultline.runtime.mm.MapCountException;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.Populate;
import dev.faultline.runtime.mm.SpaceLimits;
import dev.faultline.runtime.mm.UserTask;
import dev.faultline.runtime.mm.Vma;
import dev.faultline.runtime.mm.VmaFlags;
import dev.faultline.runtime.stats.Stat;

/**
 * mprotect (mm/mprotect.c, 2.6.11): one mapping after another, each merged with a neighbour or split off. At a hole it stops with ENOMEM, and what
 * it has changed before stays changed.
 */
public final class Mprotect {

    private final MemoryManager kernel;
    private final FaultDesign design;
    private final Populate populate;
    private final Geometry geometry;

    public Mprotect(MemoryManager kernel, FaultDesign design, Populate populate) {
        this.kernel = kernel;
        this.design = design;
        this.populate = populate;
        this.geometry = kernel.arch().geometry();
    }

    /**
     * Gives [start, start + length) the protection.
     *
     * @param length rounded up to whole pages; 0 does nothing
     * @param protection of {@link VmaFlags#PROTECTION}
     * @throws SyscallException EINVAL, ENOMEM, EACCES
     */
    public void call(UserTask task, long start, long length, long protection) {
        task.cpu().charge(kernel.cost().syscall().entry() + kernel.cost().syscall().mprotect());
        if (start != geometry.pageFloor(start)) {
            throw new SyscallException("EINVAL", "mprotect wants a page-aligned address, not 0x" + Long.toHexString(start));
        }
        if (length == 0) {
            return;
        }
        long end = start + geometry.pageCeiling(length);
        if (length < 0 || !geometry.isUserRange(start, end - start)) {
            throw new SyscallException(
                    "ENOMEM", "mprotect of " + length + " bytes at 0x" + Long.toHexString(start) + " leaves user space");
        }
        design.map(task, () -> underLock(task, start, end, protection));
        task.cpu().charge(kernel.cost().syscall().exit());
    }

    private void underLock(UserTask task, long start, long end, long protection) {
        AddressSpace mm = task.mm();
        int before = mm.vmas().count();
        try {
            for (long from = start; from != end;) {
                Vma vma = mm.vmas().containing(from);
                if (vma == null) {
                    throw new SyscallException("ENOMEM", "nothing is mapped at 0x" + Long.toHexString(from));
                }
                long to = Long.compareUnsigned(vma.end(), end) < 0 ? vma.end() : end;
                change(task, vma, from, to, protection);
                from = to;
            }
        } finally {
            task.cpu().account().add(Stat.VMAS, mm.vmas().count() - before);
        }
    }

    private void change(UserTask task, Vma vma, long from, long to, long protection) {
        if (!VmaFlags.allows(vma.flags(), protection)) {
            throw new SyscallException("EACCES", "the mapping at 0x" + Long.toHexString(from) + " may not be given that protection");
        }
        long flags = kernel.rules().protectFlags(vma, protection);
        if (flags == vma.flags()) {
            return;
        }
        long becomesData = kernel.rules().isData(flags) && !kernel.rules().isData(vma.flags()) ? to - from : 0;
        String tooMuch = becomesData == 0 ? null : kernel.limits().refusal(task.mm(), becomesData, flags, SpaceLimits.Replaced.NOTHING);
        if (tooMuch != null) {
            throw new SyscallException("ENOMEM", tooMuch);
        }
        long pages = to - from >>> geometry.pageShift();
        boolean wasCharged = vma.has(VmaFlags.ACCOUNT);
        boolean isCharged = (flags & VmaFlags.ACCOUNT) != 0;
        if (isCharged && !wasCharged && !kernel.commit().charge(task.cpu(), task.mm(), pages, 0)) {
            throw SyscallException.overcommitted(kernel.commit(), task.mm(), pages);
        }
        // A private locked mapping gets copies of its own now rather than at its next write.
        boolean becomesWritable = (vma.flags() & (VmaFlags.WRITE | VmaFlags.SHARED | VmaFlags.LOCKED)) == VmaFlags.LOCKED
                && (flags & VmaFlags.WRITE) != 0;
        // Objects' lists of mappings change with the mappings.
        task.cpu().order();
        int before = task.mm().vmas().count();
        Vma changed;
        try {
            changed = task.mm().vmaOps().changeFlags(vma, from, to, flags);
        } catch (MapCountException full) {
            if (isCharged && !wasCharged) {
                kernel.commit().discharge(task.cpu(), pages);
            }
            throw SyscallException.tooManyMappings();
        }
        if (wasCharged && !isCharged) {
            kernel.commit().discharge(task.cpu(), pages);
        }
        int splits = Math.max(0, task.mm().vmas().count() - before);
        int merges = Math.max(0, before - task.mm().vmas().count());
        task.cpu().charge(splits * kernel.cost().syscall().vmaSplit() + merges * kernel.cost().syscall().vmaMerge());
        design.protect(task, changed, from, to);
        if (becomesWritable && kernel.lockRules().populatesWhenWritable()) {
            populate.locked(task, from, to, true);
        }
    }
}
