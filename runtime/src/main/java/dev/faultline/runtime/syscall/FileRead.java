package dev.faultline.runtime.syscall;

import dev.faultline.runtime.mm.FileIo.Outcome;
import dev.faultline.runtime.mm.Inode;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.mm.UserTask;
import dev.faultline.runtime.stats.Stat;

/**
 * read: page after page, one call a page, as a program that walks a file does (pread). It takes the pages into memory that it needs, and what is
 * read ahead of them; no fault happens.
 */
public final class FileRead {

    private final MemoryManager kernel;
    private final int pageShift;

    public FileRead(MemoryManager kernel) {
        this.kernel = kernel;
        this.pageShift = kernel.arch().geometry().pageShift();
    }

    /**
     * Reads bytes [from, to) of a file, or up to its end.
     *
     * @throws SyscallException EINVAL, ENOMEM
     */
    public void call(UserTask task, Inode file, long from, long to) {
        checkRange(from, to);
        for (long index = from >>> pageShift; index << pageShift < to; index++) {
            task.cpu().charge(kernel.cost().syscall().entry());
            Outcome outcome = kernel.fileIo().read(task, file, index);
            task.cpu().charge(kernel.cost().syscall().exit());
            if (outcome == Outcome.BEYOND) {
                return;
            }
            if (outcome == Outcome.NO_MEMORY) {
                throw noMemory(file);
            }
            task.cpu().account().add(Stat.PAGES, 1);
        }
    }

    /** Insists that a range is one. */
    static void checkRange(long from, long to) {
        if (from < 0 || to < from) {
            throw new SyscallException("EINVAL", "bytes " + from + " to " + to + " are no part of a file",
                    "a range goes from 0 or more upwards");
        }
    }

    static SyscallException noMemory(Inode file) {
        return new SyscallException("ENOMEM", "the machine has no free page for " + file, "give the machine more memory");
    }
}
