package dev.faultline.runtime.syscall;

import dev.faultline.runtime.mm.AddressSpace;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.SpaceLimits.Replaced;
import dev.faultline.runtime.mm.UserTask;
import dev.faultline.runtime.mm.Vma;
import dev.faultline.runtime.mm.VmaFlags;
import dev.faultline.runtime.preset.KernelVersion;
import dev.faultline.runtime.syscall.Mremap.Request;

/**
 * mremap as 6.x does it (mm/mremap.c): checks the source first, then changes anything.
 *
 * <p>A move to an address that changes no size takes all mappings of its range along, from 6.17 on, and the holes between them stay holes:
 *
 * <pre>
 *   source        |--A--|    |---B---|              A must begin at the range's start or before
 *   destination                                |--A--|    |---B---|
 * </pre>
 *
 * A refusal in the middle leaves what has been moved.
 */
final class ModernMremap implements Mremap.Procedure {

    /** How many mappings more a move to an address may have made when it comes to move. */
    private static final int MAPPINGS_TO_SPARE = 2;

    private final MemoryManager kernel;
    private final Munmap munmap;
    private final VmaMove vmaMove;
    private final boolean movesSeveral;

    ModernMremap(MemoryManager kernel, Munmap munmap, VmaMove vmaMove) {
        this.kernel = kernel;
        this.munmap = munmap;
        this.vmaMove = vmaMove;
        this.movesSeveral = kernel.kernel().version().isAtLeast(KernelVersion.of("6.17"));
    }

    @Override
    public void check(UserTask task, Request request) {
        if (!request.moves()) {
            return;
        }
        if (!request.mayMove()) {
            throw new SyscallException("EINVAL", "mremap cannot leave the source mapped without moving", "add `maymove`");
        }
        if (request.dontUnmap() && request.oldBytes() != request.newBytes()) {
            throw new SyscallException("EINVAL", "mremap cannot change the size of what it leaves mapped");
        }
        if (!task.mm().vmaOps().hasRoomToMove(MAPPINGS_TO_SPARE)) {
            throw VmaMove.tooManyToMove();
        }
    }

    @Override
    public long run(UserTask task, Request request) {
        if (movesSeveral && request.to() != null && request.oldBytes() == request.newBytes()) {
            return moveAll(task, request);
        }
        return runOne(task, request);
    }

    /** remap_move: every mapping of the range, at the distances they have. */
    private long moveAll(UserTask task, Request request) {
        long end = request.address() + request.oldBytes();
        long offset = request.to() - request.address();
        long from = request.address();
        Vma vma = task.mm().vmas().find(from);
        if (vma == null || !vma.contains(from)) {
            throw VmaMove.notMapped(from);
        }
        while (vma != null && vma.start() < end) {
            from = Math.max(from, vma.start());
            long bytes = Math.min(end, vma.end()) - from;
            runOne(task, new Request(from, bytes, bytes, true, from + offset, request.dontUnmap()));
            from += bytes;
            vma = from < end ? task.mm().vmas().find(from) : null;
        }
        return request.to();
    }

    private long runOne(UserTask task, Request request) {
        Vma vma = findMapping(task, request);
        if (request.moves()) {
            return moveTo(task, request);
        }
        long address = request.address();
        if (request.shrinks()) {
            munmap.underLock(task, address + request.newBytes(), request.oldBytes() - request.newBytes());
        } else if (request.grows()) {
            return grow(task, vma, request);
        }
        return address;
    }

    /** check_prep_vma: looks for the mapping and, where something new will be mapped, whether that may be. */
    private Vma findMapping(UserTask task, Request request) {
        AddressSpace mm = task.mm();
        Vma vma = mm.vmas().containing(request.address());
        if (vma == null) {
            throw VmaMove.notMapped(request.address());
        }
        if (!request.grows() && !request.moves()) {
            return vma;
        }
        if (request.oldBytes() == 0 && !vma.has(VmaFlags.SHARED)) {
            throw new SyscallException("EINVAL", "a private mapping cannot be duplicated by remapping nothing of it");
        }
        if (request.dontUnmap() && vma.has(VmaFlags.DONTEXPAND)) {
            throw new SyscallException("EINVAL", "the mapping at 0x" + Long.toHexString(vma.start()) + " cannot be left mapped");
        }
        if (request.keptBytes() > vma.end() - request.address()) {
            throw VmaMove.crosses(vma);
        }
        if (request.grows()) {
            checkGrowth(mm, vma, request.newBytes() - request.oldBytes());
        }
        return vma;
    }

    private void checkGrowth(AddressSpace mm, Vma vma, long growth) {
        if (vma.has(VmaFlags.DONTEXPAND)) {
            throw new SyscallException("EFAULT", "the mapping at 0x" + Long.toHexString(vma.start()) + " may not grow");
        }
        String tooMuchLocked = vma.has(VmaFlags.LOCKED) ? kernel.limits().lockRefusal(mm, growth) : null;
        if (tooMuchLocked != null) {
            throw new SyscallException("EAGAIN", tooMuchLocked);
        }
        checkLimits(mm, vma, growth);
    }

    private void checkLimits(AddressSpace mm, Vma vma, long growth) {
        String tooMuch = kernel.limits().refusal(mm, growth, vma.flags(), Replaced.NOTHING);
        if (tooMuch != null) {
            throw new SyscallException("ENOMEM", tooMuch);
        }
    }

    /** expand_vma. */
    private long grow(UserTask task, Vma vma, Request request) {
        long address = request.address();
        long growth = request.newBytes() - request.oldBytes();
        if (vma.end() - address == request.oldBytes() && vmaMove.isFreeBehind(task, vma, growth)) {
            vmaMove.extend(task, vma, growth);
            return address;
        }
        if (!request.mayMove()) {
            throw VmaMove.noRoomToGrow(vma);
        }
        long to = vmaMove.findRoom(task, vma, request.newBytes());
        return vmaMove.move(task, vma, address, request.oldBytes(), request.newBytes(), to, false);
    }

    /** mremap_to: clears the destination, drops what is too much, and moves the rest. */
    private long moveTo(UserTask task, Request request) {
        AddressSpace mm = task.mm();
        long address = request.address();
        if (request.to() != null) {
            munmap.underLock(task, request.to(), request.newBytes());
        }
        if (request.shrinks()) {
            munmap.underLock(task, address + request.newBytes(), request.oldBytes() - request.newBytes());
        }
        Vma vma = mm.vmas().containing(address);
        if (request.dontUnmap()) {
            checkLimits(mm, vma, request.newBytes());
        }
        long to = request.to() != null ? request.to() : vmaMove.findRoom(task, vma, request.newBytes());
        return vmaMove.move(task, vma, address, request.keptBytes(), request.newBytes(), to, request.dontUnmap());
    }
}
