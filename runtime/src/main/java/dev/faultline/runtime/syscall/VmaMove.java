package dev.faultline.runtime.syscall;

import dev.faultline.runtime.arch.Geometry;
import dev.faultline.runtime.mm.AddressSpace;
import dev.faultline.runtime.mm.AreaSearch;
import dev.faultline.runtime.mm.FaultDesign;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.PageTableMove;
import dev.faultline.runtime.mm.UserTask;
import dev.faultline.runtime.mm.Vma;
import dev.faultline.runtime.mm.VmaFlags;
import dev.faultline.runtime.stats.Stat;

/**
 * The part of mremap both generations share: limits of what grows, room, and the move itself (mm/mremap.c: move_vma).
 *
 * <pre>
 *   copy the mapping (it may merge) --> move the entries --> unmap the source
 *                                            | no memory for a table
 *                                            v
 *                                       move them back --> unmap the copy --> ENOMEM
 * </pre>
 *
 * The charge of what is moved goes along; only what is new is charged.
 */
final class VmaMove {

    private final MemoryManager kernel;
    private final FaultDesign design;
    private final Munmap munmap;
    private final Geometry geometry;

    VmaMove(MemoryManager kernel, FaultDesign design, Munmap munmap) {
        this.kernel = kernel;
        this.design = design;
        this.munmap = munmap;
        this.geometry = kernel.arch().geometry();
    }

    /**
     * Moves [from, from + oldBytes) of a mapping.
     *
     * @param source contains the range
     * @param newBytes at least {@code oldBytes}
     * @param to a free range of {@code newBytes}
     * @param dontUnmap whether the source stays, empty
     * @return {@code to}
     * @throws SyscallException ENOMEM
     */
    long move(UserTask task, Vma source, long from, long oldBytes, long newBytes, long to, boolean dontUnmap) {
        AddressSpace mm = task.mm();
        if (!mm.vmaOps().hasRoomToMove()) {
            throw tooManyToMove();
        }
        long charged = charge(task, source, dontUnmap ? newBytes : newBytes - oldBytes);
        boolean isAll = source.start() == from && source.length() == oldBytes;
        int before = mm.vmas().count();
        Vma copy = mm.vmaOps().copy(source, from, to, newBytes);
        task.cpu().account().add(Stat.VMAS, mm.vmas().count() - before);
        PageTableMove move = PageTableMove.of(kernel, task, source, from, oldBytes, copy, to);
        mm.moveUnderWay(move);
        if (!design.move(task, move)) {
            // The tables the entries came from are still there.
            design.move(task, PageTableMove.of(kernel, task, copy, to, move.movedBytes(), source, from));
            munmap.keepingCharge(task, to, newBytes);
            mm.moveUnderWay(null);
            kernel.commit().discharge(task.cpu(), charged);
            throw SyscallException.noTable();
        }
        if (dontUnmap) {
            mm.vmaOps().leaveBehind(source, isAll && copy != source);
        } else {
            munmap.keepingCharge(task, from, oldBytes);
        }
        mm.moveUnderWay(null);
        return to;
    }

    /** Grows a mapping into the free range behind it. */
    void extend(UserTask task, Vma vma, long bytes) {
        charge(task, vma, bytes);
        int before = task.mm().vmas().count();
        task.mm().vmaOps().extend(vma, vma.end() + bytes);
        task.cpu().account().add(Stat.VMAS, task.mm().vmas().count() - before);
    }

    /** Whether nothing is mapped in the {@code bytes} behind a mapping. */
    boolean isFreeBehind(UserTask task, Vma vma, long bytes) {
        return geometry.isUserRange(vma.start(), vma.length() + bytes) && !task.mm().vmas().overlaps(vma.end(), vma.end() + bytes);
    }

    /** An address with room for {@code bytes}. */
    long findRoom(UserTask task, Vma vma, long bytes) {
        long room = task.mm().vmaOps().findRoom(bytes, vma.has(VmaFlags.SHARED));
        if (room == AreaSearch.NONE) {
            throw new SyscallException("ENOMEM", "there is no room for a mapping of " + bytes + " bytes in this address space");
        }
        return room;
    }

    private long charge(UserTask task, Vma vma, long bytes) {
        long pages = vma.has(VmaFlags.ACCOUNT) ? bytes >>> geometry.pageShift() : 0;
        if (!kernel.commit().charge(task.cpu(), task.mm(), pages, 0)) {
            throw SyscallException.overcommitted(kernel.commit(), task.mm(), pages);
        }
        return pages;
    }

    // ---- refusals both have -----------------------------------------------------------------------------------------

    static SyscallException notMapped(long address) {
        return new SyscallException("EFAULT", "nothing is mapped at 0x" + Long.toHexString(address));
    }

    static SyscallException crosses(Vma vma) {
        return new SyscallException(
                "EFAULT", "the range goes past the end of its mapping at 0x" + Long.toHexString(vma.end()), "remap each mapping by itself");
    }

    static SyscallException noRoomToGrow(Vma vma) {
        return new SyscallException(
                "ENOMEM",
                "the mapping cannot grow in place: what follows 0x" + Long.toHexString(vma.end())
                        + " is taken, or the range ends inside it",
                "`maymove` lets it move");
    }

    static SyscallException tooManyToMove() {
        return new SyscallException(
                "ENOMEM", "moving a mapping may need more mappings than the process may have", "`sysctl vm.max_map_count` is the limit");
    }
}
