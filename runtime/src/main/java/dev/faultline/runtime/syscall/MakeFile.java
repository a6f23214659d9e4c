package dev.faultline.runtime.syscall;

import dev.faultline.runtime.arch.Geometry;
import dev.faultline.runtime.mm.Inode;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.UserTask;

/**
 * Makes a file as a program that writes it from front to back, a chunk a call: creat and write. On a disk each chunk becomes large folios where
 * kernels have them, and what was written has reached the disk before anybody looks.
 *
 * <p>A file in memory has no other place than memory. One on a disk begins with all of its pages in memory, or with none.
 */
public final class MakeFile {

    /** What ext4 with blocks of 4 KiB allows, in bytes. */
    static final long MAX_BYTES = 1L << 44;

    private final MemoryManager kernel;
    private final Geometry geometry;

    public MakeFile(MemoryManager kernel) {
        this.kernel = kernel;
        this.geometry = kernel.arch().geometry();
    }

    /**
     * A file to be made.
     *
     * @param name must be new to the machine
     * @param kind TMPFS or DISK
     * @param bytes length, from 0
     * @param chunkBytes length of each write, from 1
     * @param cold whether none of its pages is in memory; not in TMPFS
     */
    public record Request(String name, Inode.Kind kind, long bytes, long chunkBytes, boolean cold) {}

    /**
     * Makes the file.
     *
     * @throws SyscallException EEXIST, EINVAL, EFBIG, ENOSPC, ENOMEM; nothing of the file is left then
     */
    public Inode call(UserTask task, Request request) {
        task.cpu().charge(kernel.cost().syscall().entry() + kernel.cost().syscall().exit());
        checkLength(request.bytes());
        if (request.chunkBytes() < 1) {
            throw new SyscallException("EINVAL", "a file is written at least one byte at a time, not " + request.chunkBytes());
        }
        if (request.cold() && !request.kind().isOnDisk()) {
            throw new SyscallException(
                    "EINVAL", "a file in tmpfs is always in memory and cannot be cold", "`disk` makes one that can");
        }
        Inode file = kernel.inodes().makeFile(task.cpu(), request.kind(), request.name(), request.bytes());
        if (file == null) {
            throw new SyscallException(
                    "EEXIST",
                    "there is a file \"" + request.name() + "\" on this machine already",
                    "give each file a name of its own; `truncate` changes the size of one");
        }
        if (file.kind().isOnDisk() && !kernel.fileDisk().allocate(file, 0, file.sizePages())) {
            long free = kernel.fileDisk().freePages() << geometry.pageShift();
            kernel.inodes().unmake(task, file);
            throw new SyscallException(
                    "ENOSPC",
                    "a file of " + request.bytes() + " bytes does not fit on the disk, which has " + free + " bytes left",
                    "make it smaller, or put it into memory with `tmpfs`");
        }
        if (!request.cold()) {
            write(task, file, geometry.pageCeiling(request.chunkBytes()) >>> geometry.pageShift());
        }
        return file;
    }

    private void write(UserTask task, Inode file, long chunkPages) {
        long pages = file.sizePages();
        for (long first = 0; first < pages; first += chunkPages) {
            task.cpu().charge(kernel.cost().syscall().entry() + kernel.cost().syscall().exit());
            if (!kernel.inodes().fill(task, file, first, Math.min(first + chunkPages, pages))) {
                kernel.inodes().unmake(task, file);
                throw new SyscallException(
                        file.kind().isOnDisk() ? "ENOMEM" : "ENOSPC",
                        "a file of " + pages + " pages does not fit into the machine's memory",
                        file.kind().isOnDisk() ? "a `cold` file needs no memory; or give the machine more"
                                : "give the machine more memory");
            }
        }
    }

    /** Insists that a file may be that long. */
    static void checkLength(long bytes) {
        if (bytes < 0) {
            throw new SyscallException("EINVAL", "a file cannot be " + bytes + " bytes long");
        }
        if (bytes > MAX_BYTES) {
            throw new SyscallException("EFBIG", "a file of " + bytes + " bytes is too large: 16TiB is the most");
        }
    }
}
