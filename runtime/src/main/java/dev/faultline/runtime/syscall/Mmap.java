package dev.faultline.runtime.syscall;

import dev.faultline.runtime.arch.Geometry;
import dev.faultline.runtime.mm.AddressSpace;
import dev.faultline.runtime.mm.AreaSearch;
import dev.faultline.runtime.mm.FaultDesign;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.SpaceLimits.Replaced;
import dev.faultline.runtime.mm.UserTask;
import dev.faultline.runtime.mm.VmaFlags;
import dev.faultline.runtime.preset.KernelPreset.Behaviour;
import dev.faultline.runtime.stats.Stat;
import org.jspecify.annotations.Nullable;

/**
 * mmap of private anonymous memory (mm/mmap.c: do_mmap_pgoff, 2.6.11; mmap_region, 6.x).
 *
 * <p>Takes mmap_sem for writing and no page-table lock: nothing is mapped before it is touched. With MAP_FIXED what was there is unmapped: in 2.6
 * before the limits are asked, so that a refused call leaves a hole, in 6.x after.
 */
public final class Mmap {

    private final MemoryManager kernel;
    private final FaultDesign design;
    private final Munmap munmap;
    private final Geometry geometry;

    public Mmap(MemoryManager kernel, FaultDesign design, Munmap munmap) {
        this.kernel = kernel;
        this.design = design;
        this.munmap = munmap;
        this.geometry = kernel.arch().geometry();
    }

    /**
     * Maps {@code length} bytes.
     *
     * @param length rounded up to whole pages
     * @param flags of {@link VmaFlags}: the protection, NORESERVE for a mapping not to be charged, GROWSDOWN
     * @param fixed MAP_FIXED at this address; null lets the kernel choose
     * @return the first address
     * @throws SyscallException EINVAL, ENOMEM
     */
    public long call(UserTask task, long length, long flags, @Nullable Long fixed) {
        task.cpu().charge(kernel.cost().syscall().entry() + kernel.cost().syscall().mmap());
        if (length <= 0) {
            throw new SyscallException("EINVAL", "a mapping needs at least one byte");
        }
        long bytes = geometry.pageCeiling(length);
        if (bytes <= 0 || !fits(bytes)) {
            throw new SyscallException("ENOMEM",
                    "a mapping of " + length + " bytes is larger than the address space of " + kernel.arch().name());
        }
        if (fixed != null) {
            checkFixed(fixed, bytes);
        }
        long[] start = {0};
        design.map(task, () -> start[0] = map(task, bytes, flags, fixed));
        task.cpu().charge(kernel.cost().syscall().exit());
        return start[0];
    }

    private boolean fits(long bytes) {
        return Long.compareUnsigned(bytes, geometry.regionBytes()) <= 0;
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

    private long map(UserTask task, long bytes, long asked, @Nullable Long fixed) {
        AddressSpace mm = task.mm();
        if (mm.vmaOps().isFull()) {
            throw new SyscallException(
                    "ENOMEM", "the process has as many mappings as it may", "`sysctl vm.max_map_count` is the limit");
        }
        long start = fixed != null ? fixed : mm.vmaOps().findRoom(bytes, false);
        if (start == AreaSearch.NONE) {
            throw new SyscallException("ENOMEM", "there is no room for a mapping of " + bytes + " bytes in this address space");
        }
        long end = start + bytes;
        boolean noreserve = (asked & VmaFlags.NORESERVE) != 0 && !kernel.commit().isStrict();
        long flags = kernel.rules().mappingFlags(asked, false, noreserve) | asked & VmaFlags.GROWSDOWN;
        if (kernel.rules().unmapsBeforeChecks()) {
            munmap.underLock(task, start, bytes);
        }
        String tooMuch = kernel.limits().refusal(mm, bytes, flags, new Replaced(start, end));
        if (tooMuch != null) {
            throw new SyscallException("ENOMEM", tooMuch);
        }
        if ((flags & VmaFlags.ACCOUNT) != 0) {
            charge(task, start, bytes);
        }
        munmap.underLock(task, start, bytes);
        int before = mm.vmas().count();
        mm.vmaOps().mapAnonymous(start, end, flags);
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
