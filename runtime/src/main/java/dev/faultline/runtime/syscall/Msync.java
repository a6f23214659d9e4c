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
import org.jspecify.annotations.Nullable;

/**
 * msync (mm/msync.c, 2.6.11 and 6.x): checks the range mapping by mapping, goes on over holes, and says ENOMEM at the end. What is private, and
 * memory without a disk behind it, has nothing to write.
 *
 * <pre>
 *            2.6                                                            6.x
 *   async    tells each page that was written through the range's entries   nothing: the pages know already
 *            that it is dirty
 *   sync     the same, and writes the whole file back,                      writes the range back, mmap_sem let go of
 *            mmap_sem held
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
     * @throws SyscallException EINVAL, ENOMEM, EBUSY, ENOSPC
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
        if (classic) {
            design.look(task, () -> {
                long mapped = 0;
                for (Vma vma : task.mm().vmas().overlapping(start, end)) {
                    Part part = part(task, vma, start, end, flags);
                    mapped += part.length;
                    write(task, part, flags);
                }
                finish(task, start, end, mapped);
            });
        } else {
            byParts(task, start, end, flags);
        }
        task.cpu().charge(kernel.cost().syscall().exit());
    }

    /** A mapping's part of the range. {@code file} is null where nothing of it has to be written. */
    private record Part(long start, long length, @Nullable Inode file, long first) {}

    /** Lets go of mmap_sem while a part is being written, and looks for the next one by its address. */
    private void byParts(UserTask task, long start, long end, Set<Flag> flags) {
        long[] mapped = {0};
        for (long from = start; from != end;) {
            long at = from;
            Part[] found = {null};
            design.look(task, () -> {
                for (Vma vma : task.mm().vmas().overlapping(at, end)) {
                    found[0] = part(task, vma, at, end, flags);
                    mapped[0] += found[0].length;
                    return;
                }
            });
            if (found[0] == null) {
                break;
            }
            write(task, found[0], flags);
            from = found[0].start + found[0].length;
        }
        design.look(task, () -> finish(task, start, end, mapped[0]));
    }

    private Part part(UserTask task, Vma vma, long start, long end, Set<Flag> flags) {
        task.cpu().charge(kernel.cost().fault().findVma());
        if (flags.contains(Flag.INVALIDATE) && vma.has(VmaFlags.LOCKED)) {
            throw new SyscallException(
                    "EBUSY", "the mapping at 0x" + Long.toHexString(vma.start()) + " is locked and cannot be invalidated",
                    "munlock it first");
        }
        long from = Long.compareUnsigned(vma.start(), start) < 0 ? start : vma.start();
        long to = Long.compareUnsigned(vma.end(), end) < 0 ? vma.end() : end;
        Inode file = vma.has(VmaFlags.SHARED) ? vma.object() : null;
        return new Part(from, to - from, file, vma.linearIndex(from, geometry.pageShift()));
    }

    private void finish(UserTask task, long start, long end, long mapped) {
        task.cpu().order();
        task.cpu().account().add(Stat.PAGES, task.mm().pageTables().countPresent(start, end));
        if (mapped != end - start) {
            throw new SyscallException(
                    "ENOMEM", "not all of 0x" + Long.toHexString(start) + "-0x" + Long.toHexString(end) + " is mapped");
        }
    }

    private void write(UserTask task, Part part, Set<Flag> flags) {
        Inode file = part.file;
        if (file == null) {
            return;
        }
        if (classic) {
            design.update(task, task.mm(), part.start, part.start + part.length, entry -> {
                if (arch.isDirty(entry)) {
                    kernel.pageCache().markDirty(task.cpu(), file, arch.pfn(entry));
                }
                return arch.mkclean(entry);
            });
        }
        if (flags.contains(Flag.SYNC)) {
            task.cpu().order();
            long first = classic ? 0 : part.first;
            long last = classic ? file.sizePages() : part.first + (part.length >>> geometry.pageShift());
            if (!kernel.objectFaults().store(file).writeBack(task, design, file, first, last)) {
                throw Fsync.diskFull(file);
            }
        }
    }
}
