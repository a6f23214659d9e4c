package dev.faultline.runtime.syscall;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.arch.Geometry;
import dev.faultline.runtime.mm.FaultDesign;
import dev.faultline.runtime.mm.Inode;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.UserTask;
import dev.faultline.runtime.mm.Vma;
import dev.faultline.runtime.mm.VmaFlags;
import dev.faultline.runtime.preset.KernelPreset.Behaviour;
import dev.faultline.runtime.stats.Stat;
import java.util.Set;

/**
 * msync (mm/msync.c, 2.6.11 and 6.x): checks the range mapping by mapping, goes on over holes, and says ENOMEM at the end. What is private, and
 * memory without a disk behind it, has nothing to write.
 *
 * <pre>
 *            2.6                                                            6.x
 *   async    tells each page that was written through the range's entries   nothing: the pages know already
 *            that it is dirty
 *   sync     the same, and writes the whole file back                       writes the range back
 * </pre>
 */
public final class Msync {

    /** The MS_* flags. */
    public enum Flag {
        SYNC,
        ASYNC,
        INVALIDATE
    }

    private final MemoryManager kernel;
    private final FaultDesign design;
    private final Geometry geometry;
    private final Architecture arch;
    private final boolean classic;

    public Msync(MemoryManager kernel, FaultDesign design) {
        this.kernel = kernel;
        this.design = design;
        this.arch = kernel.arch();
        this.geometry = arch.geometry();
        this.classic = kernel.kernel().behaviour() == Behaviour.CLASSIC;
    }

    /**
     * Writes back what [start, start + length) has changed.
     *
     * @param length rounded up to whole pages; 0 does nothing
     * @throws SyscallException EINVAL, ENOMEM, EBUSY
     */
    public void call(UserTask task, long start, long length, Set<Flag> flags) {
        task.cpu().charge(kernel.cost().syscall().entry());
        if (flags.contains(Flag.SYNC) && flags.contains(Flag.ASYNC)) {
            throw new SyscallException("EINVAL", "msync can be sync or async, not both");
        }
        if (start != geometry.pageFloor(start)) {
            throw new SyscallException("EINVAL", "msync wants a page-aligned address, not 0x" + Long.toHexString(start));
        }
        long end = start + geometry.pageCeiling(length);
        if (length < 0 || Long.compareUnsigned(end, start) < 0) {
            throw new SyscallException("ENOMEM", "msync of " + length + " bytes at 0x" + Long.toHexString(start) + " wraps around");
        }
        design.look(task, () -> check(task, start, end, flags));
        task.cpu().charge(kernel.cost().syscall().exit());
    }

    private void check(UserTask task, long start, long end, Set<Flag> flags) {
        long mapped = 0;
        for (Vma vma : task.mm().vmas().overlapping(start, end)) {
            task.cpu().charge(kernel.cost().fault().findVma());
            if (flags.contains(Flag.INVALIDATE) && vma.has(VmaFlags.LOCKED)) {
                throw new SyscallException(
                        "EBUSY", "the mapping at 0x" + Long.toHexString(vma.start()) + " is locked and cannot be invalidated",
                        "munlock it first");
            }
            long from = Long.compareUnsigned(vma.start(), start) < 0 ? start : vma.start();
            long to = Long.compareUnsigned(vma.end(), end) < 0 ? vma.end() : end;
            mapped += to - from;
            if (vma.object() != null && vma.has(VmaFlags.SHARED)) {
                write(task, vma, vma.object(), from, to, flags);
            }
        }
        task.cpu().order();
        task.cpu().account().add(Stat.PAGES, task.mm().pageTables().countPresent(start, end));
        if (mapped != end - start) {
            throw new SyscallException(
                    "ENOMEM", "not all of 0x" + Long.toHexString(start) + "-0x" + Long.toHexString(end) + " is mapped");
        }
    }

    private void write(UserTask task, Vma vma, Inode file, long from, long to, Set<Flag> flags) {
        if (classic) {
            design.update(task, task.mm(), from, to, entry -> {
                if (arch.isDirty(entry)) {
                    kernel.pageCache().markDirty(task.cpu(), file, arch.pfn(entry));
                }
                return arch.mkclean(entry);
            });
        }
        if (flags.contains(Flag.SYNC)) {
            int shift = geometry.pageShift();
            long first = classic ? 0 : vma.linearIndex(from, shift);
            long last = classic ? file.sizePages() : vma.linearIndex(to, shift);
            kernel.objectFaults().store(file).writeBack(task, design, file, first, last);
        }
    }
}
