package dev.faultline.runtime.syscall;

import dev.faultline.runtime.arch.Geometry;
import dev.faultline.runtime.mm.AddressSpace;
import dev.faultline.runtime.mm.AreaSearch;
import dev.faultline.runtime.mm.FaultDesign;
import dev.faultline.runtime.mm.Inode;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.UserTask;
import dev.faultline.runtime.mm.VmaFlags;
import dev.faultline.runtime.preset.KernelPreset.Behaviour;
import dev.faultline.runtime.stats.Stat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * mmap of anonymous memory (mm/mmap.c: do_mmap_pgoff, 2.6.11).
 *
 * <p>Takes mmap_sem for writing and no page-table lock: nothing is mapped before it is touched. With MAP_FIXED what was there is unmapped first.
 * Behind a shared mapping is an object of its own, which children share.
 */
public final class Mmap {

    /** What is asked for beside length and protection: the MAP_* flags, and whether pages are to be mapped one at a time. */
    public enum Flag {
        SHARED,
        NORESERVE,
        NO_FAULT_AROUND
    }

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
     * @param protection of {@link VmaFlags#PROTECTION}
     * @param fixed MAP_FIXED at this address; null lets the kernel choose
     * @return the first address
     * @throws SyscallException EINVAL, ENOMEM
     */
    public long call(UserTask task, long length, long protection, Set<Flag> flags, @Nullable Long fixed) {
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
        design.map(task, () -> start[0] = map(task, bytes, protection, flags, fixed));
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

    private long map(UserTask task, long bytes, long protection, Set<Flag> asked, @Nullable Long fixed) {
        AddressSpace mm = task.mm();
        int before = mm.vmas().count();
        if (fixed != null && mm.vmas().overlaps(fixed, fixed + bytes)) {
            munmap.underLock(task, fixed, bytes);
        }
        if (mm.vmaOps().isFull()) {
            throw new SyscallException("ENOMEM", "the process has as many mappings as it may (vm.max_map_count)");
        }
        boolean shared = asked.contains(Flag.SHARED);
        boolean noreserve = asked.contains(Flag.NORESERVE);
        long flags = kernel.rules().mappingFlags(protection, shared, noreserve)
                | (asked.contains(Flag.NO_FAULT_AROUND) ? VmaFlags.UFFD_WP : 0);
        // Shared memory is charged as a whole when its object is made, whatever the mapping allows (mm/shmem.c: shmem_file_setup).
        if (shared ? !noreserve : (flags & VmaFlags.ACCOUNT) != 0) {
            checkCommit(task, bytes);
        }
        long start = fixed != null ? fixed : mm.vmaOps().findRoom(bytes, shared);
        if (start == AreaSearch.NONE) {
            throw new SyscallException("ENOMEM", "there is no room for a mapping of " + bytes + " bytes in this address space");
        }
        if (shared) {
            Inode object = kernel.inodes().make(task.cpu(), Inode.Kind.SHMEM, bytes >>> geometry.pageShift());
            mm.vmaOps().map(start, start + bytes, flags, object, 0);
        } else {
            mm.vmaOps().mapAnonymous(start, start + bytes, flags);
        }
        task.cpu().account().add(Stat.VMAS, mm.vmas().count() - before);
        return start;
    }

    /**
     * Overcommit mode 0: refuses what is obviously too much. 2.6.11 compares with what is free (less 3 % for other users), 6.x with all memory
     * (mm/mmap.c: cap_vm_enough_memory; mm/util.c: __vm_enough_memory). As in nr_free_pages, pages on CPUs' own lists do not count.
     */
    private void checkCommit(UserTask task, long bytes) {
        long pages = bytes >>> geometry.pageShift();
        task.cpu().order();
        long free = kernel.memory().freeFrames();
        long limit = kernel.kernel().behaviour() == Behaviour.MODERN ? kernel.memory().totalFrames() : free - free / 32;
        if (pages > limit) {
            throw new SyscallException(
                    "ENOMEM",
                    "a mapping of " + pages + " pages is more than the machine could ever back (" + limit + " pages)",
                    "give the machine more memory, or map with `noreserve`");
        }
    }
}
