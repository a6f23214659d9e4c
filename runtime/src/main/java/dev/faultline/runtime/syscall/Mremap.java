package dev.faultline.runtime.syscall;

import dev.faultline.runtime.arch.Geometry;
import dev.faultline.runtime.mm.FaultDesign;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.Populate;
import dev.faultline.runtime.mm.UserTask;
import dev.faultline.runtime.preset.KernelPreset.Behaviour;
import org.jspecify.annotations.Nullable;

/**
 * mremap: shrinks, grows and moves mappings (mm/mremap.c).
 *
 * <pre>
 *                    shrinks               grows                                      same size
 *   in place         unmaps the tail       if the room behind it is free              does nothing
 *   maymove          unmaps the tail       in place, else moves where there is room   does nothing
 *   to ADDRESS       unmaps the tail,      moves                                      moves
 *                    moves the rest
 * </pre>
 *
 * Moving makes a copy of the mapping, moves the entries, unmaps the source. What is checked, and in which order, differs so much between the
 * generations that each has its file: {@link ClassicMremap}, {@link ModernMremap}; the move itself is {@link VmaMove}.
 */
public final class Mremap {

    /**
     * What is asked for.
     *
     * @param address where the source begins
     * @param oldBytes length of the source
     * @param newBytes length of the result
     * @param mayMove MREMAP_MAYMOVE
     * @param to MREMAP_FIXED: the address to move to, which implies MREMAP_MAYMOVE; null where the kernel may choose
     * @param dontUnmap MREMAP_DONTUNMAP: leaves the source mapped, empty
     */
    public record Request(long address, long oldBytes, long newBytes, boolean mayMove, @Nullable Long to, boolean dontUnmap) {

        /** Whether the source goes elsewhere whatever room there is. */
        boolean moves() {
            return to != null || dontUnmap;
        }

        boolean grows() {
            return newBytes > oldBytes;
        }

        boolean shrinks() {
            return newBytes < oldBytes;
        }

        /** Bytes of the source that go on to exist. */
        long keptBytes() {
            return Math.min(oldBytes, newBytes);
        }

        /** Whether source and destination share addresses. */
        boolean overlaps() {
            return to != null && to < address + oldBytes && address < to + newBytes;
        }

        Request rounded(Geometry geometry) {
            return new Request(address, geometry.pageCeiling(oldBytes), geometry.pageCeiling(newBytes), mayMove || to != null, to,
                    dontUnmap);
        }
    }

    /** How a generation of kernels goes about it. */
    sealed interface Procedure permits ClassicMremap, ModernMremap {

        /** Refuses what is wrong whatever is mapped. Nothing is locked. */
        void check(UserTask task, Request request);

        /** Does it with mmap_sem held for writing; returns the first address of the result. */
        long run(UserTask task, Request request);
    }

    private final MemoryManager kernel;
    private final FaultDesign design;
    private final MemoryLock lock;
    private final Geometry geometry;
    private final Procedure procedure;

    public Mremap(MemoryManager kernel, FaultDesign design, Munmap munmap, Populate populate) {
        this.kernel = kernel;
        this.design = design;
        this.geometry = kernel.arch().geometry();
        this.lock = new MemoryLock(kernel, design, populate);
        VmaMove move = new VmaMove(kernel, design, munmap);
        this.procedure = kernel.kernel().behaviour() == Behaviour.MODERN
                ? new ModernMremap(kernel, munmap, move)
                : new ClassicMremap(kernel, munmap, move);
    }

    /**
     * Does what is asked for.
     *
     * @param asked its lengths are rounded up to whole pages
     * @return the first address of the result
     * @throws SyscallException EINVAL, EFAULT, EAGAIN, ENOMEM
     */
    public long call(UserTask task, Request asked) {
        task.cpu().charge(kernel.cost().syscall().entry() + kernel.cost().syscall().mremap());
        Request request = asked.rounded(geometry);
        checkArguments(request);
        procedure.check(task, request);
        long[] start = {0};
        design.map(task, () -> {
            start[0] = procedure.run(task, request);
            if (request.grows()) {
                lock.mappedUnderLock(task, start[0] + request.oldBytes(), start[0] + request.newBytes());
            }
        });
        if (request.grows()) {
            lock.mapped(task, start[0] + request.oldBytes(), start[0] + request.newBytes());
        }
        task.cpu().charge(kernel.cost().syscall().exit());
        return start[0];
    }

    /** What both generations refuse at once. */
    private void checkArguments(Request request) {
        long address = request.address();
        if (address != geometry.pageFloor(address)) {
            throw new SyscallException("EINVAL", "mremap wants a page-aligned address, not 0x" + Long.toHexString(address));
        }
        if (request.newBytes() <= 0 || Long.compareUnsigned(request.newBytes(), geometry.regionBytes()) > 0) {
            throw new SyscallException("EINVAL", request.newBytes() == 0
                    ? "mremap cannot shrink a mapping to nothing"
                    : "a mapping of " + request.newBytes() + " bytes is larger than the address space of " + kernel.arch().name());
        }
        Long to = request.to();
        if (to == null) {
            return;
        }
        if (to != geometry.pageFloor(to)) {
            throw new SyscallException("EINVAL", "mremap wants a page-aligned destination, not 0x" + Long.toHexString(to));
        }
        if (!geometry.isUserRange(to, request.newBytes())) {
            throw new SyscallException(
                    "EINVAL", "a mapping of " + request.newBytes() + " bytes at 0x" + Long.toHexString(to) + " is not in user space");
        }
        if (request.overlaps()) {
            throw new SyscallException(
                    "EINVAL",
                    "mremap cannot move 0x" + Long.toHexString(address) + "-0x" + Long.toHexString(address + request.oldBytes()) + " to 0x"
                            + Long.toHexString(to) + "-0x" + Long.toHexString(to + request.newBytes()) + ": the two overlap");
        }
    }
}
