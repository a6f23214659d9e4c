package dev.faultline.runtime.syscall;

import dev.faultline.runtime.arch.Geometry;
import dev.faultline.runtime.mm.AddressSpace;
import dev.faultline.runtime.mm.AreaSearch;
import dev.faultline.runtime.mm.FaultDesign;
import dev.faultline.runtime.mm.Inode;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.Populate;
import dev.faultline.runtime.mm.SpaceLimits.Replaced;
import dev.faultline.runtime.mm.UserTask;
import dev.faultline.runtime.mm.VmaFlags;
import dev.faultline.runtime.preset.KernelPreset.Behaviour;
import dev.faultline.runtime.stats.Stat;
import org.jspecify.annotations.Nullable;

/**
 * mmap (mm/mmap.c: do_mmap_pgoff, 2.6.11; mmap_region, 6.x) of a file or of anonymous memory. Behind a shared anonymous mapping is an object of its
 * own.
 *
 * <p>Takes mmap_sem for writing and no page-table lock: nothing is mapped before it is touched, unless it is locked or to be populated. With MAP_FIXED what was there is unmapped: in 2.6
 * before the limits are asked, so that a refused call leaves a hole, in 6.x after.
 */
public final class Mmap {

    private final MemoryManager kernel;
    private final FaultDesign design;
    private final Munmap munmap;
    private final MemoryLock lock;
    private final Populate populate;
    private final Geometry geometry;

    public Mmap(MemoryManager kernel, FaultDesign design, Munmap munmap, Populate populate) {
        this.kernel = kernel;
        this.design = design;
        this.munmap = munmap;
        this.lock = new MemoryLock(kernel, design, populate);
        this.populate = populate;
        this.geometry = kernel.arch().geometry();
    }

    /**
     * What of a file is to be mapped.
     *
     * @param offset of the first byte, a multiple of the page size; what is beyond the file's end can be mapped, and not accessed
     */
    public record Source(Inode file, long offset) {}

    /** Maps {@code length} bytes of anonymous memory. */
    public long call(UserTask task, long length, long flags, boolean populates, @Nullable Long fixed) {
        return call(task, null, length, flags, populates, fixed);
    }

    /**
     * Maps {@code length} bytes.
     *
     * @param source null for anonymous memory
     * @param length rounded up to whole pages
     * @param flags of {@link VmaFlags}: the protection, SHARED, NORESERVE for a mapping not to be charged, GROWSDOWN, LOCKED, UFFD_WP
     * @param populates MAP_POPULATE: pages are brought in at once
     * @param fixed MAP_FIXED at this address; null lets the kernel choose
     * @return the first address
     * @throws SyscallException EINVAL, ENOMEM, EPERM, EAGAIN, EOVERFLOW
     */
    public long call(UserTask task, @Nullable Source source, long length, long flags, boolean populates, @Nullable Long fixed) {
        task.cpu().charge(kernel.cost().syscall().entry() + kernel.cost().syscall().mmap());
        if (length <= 0) {
            throw new SyscallException("EINVAL", "a mapping needs at least one byte");
        }
        long bytes = geometry.pageCeiling(length);
        if (bytes <= 0 || !fits(bytes)) {
            throw new SyscallException("ENOMEM",
                    "a mapping of " + length + " bytes is larger than the address space of " + kernel.arch().name());
        }
        if (source != null) {
            checkOffset(source.offset(), bytes);
        }
        if (fixed != null) {
            checkFixed(fixed, bytes);
        }
        if ((flags & VmaFlags.LOCKED) != 0) {
            lock.checkAllowed();
        }
        long[] start = {0};
        design.map(task, () -> start[0] = map(task, source, bytes, flags, fixed));
        bringIn(task, start[0], start[0] + bytes, populates);
        task.cpu().charge(kernel.cost().syscall().exit());
        return start[0];
    }

    /** What the mapping is to hold at once. Nobody hears of a page that could not be brought in. */
    private void bringIn(UserTask task, long start, long end, boolean populates) {
        lock.mapped(task, start, end);
        if (populates) {
            design.look(task, () -> {
                if (kernel.populatesEveryMapping()) {
                    populate.locked(task, start, end, true);
                } else {
                    populate.objects(task, start, end);
                }
            });
        }
    }

    private boolean fits(long bytes) {
        return Long.compareUnsigned(bytes, geometry.regionBytes()) <= 0;
    }

    private void checkOffset(long offset, long bytes) {
        if (offset != geometry.pageFloor(offset)) {
            throw new SyscallException("EINVAL", "the offset " + offset + " in the file is not a multiple of the page size");
        }
        if (offset < 0 || offset + bytes < 0) {
            throw new SyscallException("EOVERFLOW", "a file has no " + bytes + " bytes from the offset " + offset + " on");
        }
    }

    private void checkFixed(long address, long bytes) {
        if (address != geometry.pageFloor(address)) {
            throw new SyscallException(
                    "EINVAL", "the fixed address 0x" + Long.toHexString(address) + " is not a multiple of the page size");
        }
        if (!geometry.isUserRange(address, bytes)) {
            throw new SyscallException(
                    kernel.kernel().behaviour() == Behaviour.MODERN ? "ENOMEM" : "EINVAL",
                    "a mapping of " + bytes + " bytes at 0x" + Long.toHexString(address) + " is not in user space");
        }
    }

    private long map(UserTask task, @Nullable Source source, long bytes, long asked, @Nullable Long fixed) {
        AddressSpace mm = task.mm();
        if (mm.vmaOps().isFull()) {
            throw new SyscallException(
                    "ENOMEM", "the process has as many mappings as it may", "`sysctl vm.max_map_count` is the limit");
        }
        boolean shared = (asked & VmaFlags.SHARED) != 0;
        long start = fixed != null ? fixed : mm.vmaOps().findRoom(bytes, shared);
        if (start == AreaSearch.NONE) {
            throw new SyscallException("ENOMEM", "there is no room for a mapping of " + bytes + " bytes in this address space");
        }
        long end = start + bytes;
        boolean noreserve = (asked & VmaFlags.NORESERVE) != 0 && !kernel.commit().isStrict();
        long flags = kernel.rules().mappingFlags(asked, shared, noreserve)
                | asked & (VmaFlags.GROWSDOWN | VmaFlags.LOCKED | VmaFlags.UFFD_WP)
                | mm.lockedByDefault();
        if ((flags & VmaFlags.LOCKED) != 0) {
            lock.checkLimit(task, bytes, "EAGAIN");
        }
        if (kernel.rules().unmapsBeforeChecks()) {
            munmap.underLock(task, start, bytes);
        }
        String tooMuch = kernel.limits().refusal(mm, bytes, flags, new Replaced(start, end));
        if (tooMuch != null) {
            throw new SyscallException("ENOMEM", tooMuch);
        }
        // Shared memory is charged as a whole with its object, whatever the mapping allows (mm/shmem.c: shmem_file_setup).
        boolean charged = shared ? source == null && !noreserve : (flags & VmaFlags.ACCOUNT) != 0;
        if (charged) {
            charge(task, start, bytes);
        }
        munmap.underLock(task, start, bytes);
        // The list of a file's mappings is shared with every process that maps it.
        task.cpu().order();
        int before = mm.vmas().count();
        if (source != null) {
            mm.vmaOps().map(start, end, flags, source.file(), source.offset() >>> geometry.pageShift());
        } else if (shared) {
            long pages = bytes >>> geometry.pageShift();
            mm.vmaOps().map(start, end, flags, kernel.inodes().makeShared(task.cpu(), bytes, charged ? pages : 0), 0);
        } else {
            mm.vmaOps().mapAnonymous(start, end, flags);
        }
        lock.mappedUnderLock(task, start, end);
        task.cpu().account().add(Stat.VMAS, mm.vmas().count() - before);
        return start;
    }

    private void charge(UserTask task, long start, long bytes) {
        AddressSpace mm = task.mm();
        long pages = bytes >>> geometry.pageShift();
        if (!kernel.commit().charge(task.cpu(), mm, pages, mm.vmaOps().chargedPages(start, start + bytes))) {
            throw SyscallException.overcommitted(kernel.commit(), mm, pages);
        }
    }
}
