package dev.faultline.runtime.machine;

import dev.faultline.runtime.machine.Machine.Result;
import dev.faultline.runtime.mm.FaultDesign;
import dev.faultline.runtime.mm.Inode;
import dev.faultline.runtime.mm.MemoryManager;
import dev.faultline.runtime.syscall.Evict;
import dev.faultline.runtime.syscall.FileRead;
import dev.faultline.runtime.syscall.FileWrite;
import dev.faultline.runtime.syscall.Fsync;
import dev.faultline.runtime.syscall.MakeFile;
import dev.faultline.runtime.syscall.Mmap;
import dev.faultline.runtime.syscall.Msync;
import dev.faultline.runtime.syscall.RemapFilePages;
import dev.faultline.runtime.syscall.SyscallException;
import dev.faultline.runtime.syscall.Truncate;
import java.util.Set;

/** What the current thread of a machine can do with files, but for mapping them ({@link Machine#mmap}). */
public final class FileOperations {

    private final Operations operations;
    private final MakeFile make;
    private final Truncate truncate;
    private final Evict evict;
    private final FileRead read;
    private final FileWrite write;
    private final Fsync fsync;
    private final Msync msync;
    private final RemapFilePages remapFilePages;

    FileOperations(Operations operations, MemoryManager kernel, FaultDesign design, Mmap mmap) {
        this.operations = operations;
        make = new MakeFile(kernel);
        truncate = new Truncate(kernel, design);
        evict = new Evict(kernel, design);
        read = new FileRead(kernel);
        write = new FileWrite(kernel, design);
        fsync = new Fsync(kernel, design);
        msync = new Msync(kernel, design);
        remapFilePages = new RemapFilePages(kernel, design, mmap);
    }

    /**
     * Makes a file.
     *
     * @throws SyscallException as the kernel refuses it
     */
    public Result<Inode> make(MakeFile.Request request) {
        return operations.run(thread -> make.call(thread, request));
    }

    /** Lets a range of a shared mapping show its file from {@code offset} bytes on. */
    public Result<Void> remapFilePages(long start, long length, long offset) {
        return operations.perform(thread -> remapFilePages.call(thread, start, length, offset));
    }

    /** Gives a file another length, in bytes. */
    public Result<Void> truncate(Inode file, long bytes) {
        return operations.perform(thread -> truncate.call(thread, file, bytes));
    }

    /** Reads bytes [from, to) of a file, a call a page. */
    public Result<Void> read(Inode file, long from, long to) {
        return operations.perform(thread -> read.call(thread, file, from, to));
    }

    /** Writes them. */
    public Result<Void> write(Inode file, long from, long to) {
        return operations.perform(thread -> write.call(thread, file, from, to));
    }

    /** Writes a file's dirty pages back and waits for its disk. */
    public Result<Void> fsync(Inode file) {
        return operations.perform(thread -> fsync.call(thread, file));
    }

    /** Writes back what a range has changed. */
    public Result<Void> msync(long start, long length, Set<Msync.Flag> flags) {
        return operations.perform(thread -> msync.call(thread, start, length, flags));
    }

    /** Writes a file back, and takes what nobody uses of it out of memory. */
    public Result<Void> evict(Inode file) {
        return operations.perform(thread -> evict.call(thread, file));
    }
}
