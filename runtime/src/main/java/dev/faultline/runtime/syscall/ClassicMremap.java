package dev.faultline.runtime.syscall;

import dev.faultline.runtime.mm.AddressSpace;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.SpaceLimits.Replaced;
import dev.faultline.runtime.mm.UserTask;
import dev.faultline.runtime.mm.Vma;
import dev.faultline.runtime.mm.VmaFlags;
import dev.faultline.runtime.syscall.Mremap.Request;

/**
 * mremap as 2.6 does it (mm/mremap.c: do_mremap, 2.6.11): a mapping at a time.
 *
 * <p>The destination is unmapped first, then the tail that is too much; only then does it look whether there is anything to move. So shrinking
 * never fails, even where nothing is mapped, and a failed move has made a hole at its destination.
 *
 * <p>Simplified: growing in place does not take page_table_lock, which 2.6 holds while it moves the mapping's end.
 */
final class ClassicMremap implements Mremap.Procedure {

    private final MemoryManager kernel;
    private final Munmap munmap;
    private final VmaMove vmaMove;

    ClassicMremap(MemoryManager kernel, Munmap munmap, VmaMove vmaMove) {
        this.kernel = kernel;
        this.munmap = munmap;
        this.vmaMove = vmaMove;
    }

    @Override
    public void check(UserTask task, Request request) {
        if (request.dontUnmap()) {
            throw new SyscallException("EINVAL", "kernel " + kernel.kernel().name() + " has no MREMAP_DONTUNMAP", "it came with 5.7");
        }
    }

    @Override
    public long run(UserTask task, Request request) {
        long address = request.address();
        if (request.to() != null) {
            munmap.underLock(task, request.to(), request.newBytes());
        }
        if (request.shrinks()) {
            munmap.underLock(task, address + request.newBytes(), request.oldBytes() - request.newBytes());
        }
        if (!request.grows() && request.to() == null) {
            return address;
        }
        Vma vma = findMapping(task, request);
        long growth = request.newBytes() - request.keptBytes();
        if (request.to() == null && vma.end() - address == request.oldBytes() && vmaMove.isFreeBehind(task, vma, growth)) {
            vmaMove.extend(task, vma, growth);
            return address;
        }
        if (!request.mayMove()) {
            throw VmaMove.noRoomToGrow(vma);
        }
        long to = request.to() != null ? request.to() : vmaMove.findRoom(task, vma, request.newBytes());
        return vmaMove.move(task, vma, address, request.keptBytes(), request.newBytes(), to, false);
    }

    private Vma findMapping(UserTask task, Request request) {
        AddressSpace mm = task.mm();
        Vma vma = mm.vmas().containing(request.address());
        if (vma == null) {
            throw VmaMove.notMapped(request.address());
        }
        if (request.keptBytes() > vma.end() - request.address()) {
            throw VmaMove.crosses(vma);
        }
        long growth = request.newBytes() - request.keptBytes();
        if (growth > 0 && vma.has(VmaFlags.DONTEXPAND)) {
            throw new SyscallException("EFAULT", "the mapping at 0x" + Long.toHexString(vma.start()) + " may not grow");
        }
        String tooMuchLocked = vma.has(VmaFlags.LOCKED) ? kernel.limits().lockRefusal(mm, growth) : null;
        if (tooMuchLocked != null) {
            throw new SyscallException("EAGAIN", tooMuchLocked);
        }
        String tooMuch = kernel.limits().refusal(mm, growth, vma.flags(), Replaced.NOTHING);
        if (tooMuch != null) {
            throw new SyscallException("ENOMEM", tooMuch);
        }
        return vma;
    }
}
