package dev.faultline.interpreter.bridge;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One thing a script asks of the machine, with every operand evaluated. Addresses and lengths are in bytes. */
public sealed interface Operation {

    /** The protection words of a mapping: exactly the PROT bits. */
    enum Protection {
        READ,
        WRITE,
        EXEC
    }

    /** What a mapping is asked to be besides. */
    enum MapFlag {
        SHARED,
        NORESERVE,
        GROWSDOWN,
        LOCKED,
        /** Its pages are brought in at once. */
        POPULATE,
        /** A read fault maps its own page only. */
        NO_FAULT_AROUND
    }

    /** Part of a file, from {@code offset} on. */
    record FilePart(Kernel.FileHandle file, long offset) {}

    /**
     * Maps a file or anonymous memory; yields a region.
     *
     * @param source null: anonymous memory
     * @param fixed null: the kernel chooses the address
     */
    record Mmap(@Nullable FilePart source, long length, Set<Protection> protection, Set<MapFlag> flags, @Nullable Long fixed)
            implements Operation {}

    /** Unmaps [start, start+length). */
    record Munmap(long start, long length) implements Operation {}

    /** Changes the protection of [start, start+length). */
    record Mprotect(long start, long length, Set<Protection> protection) implements Operation {}

    /**
     * Resizes or moves [start, start+length); yields a region.
     *
     * @param to the address to move to, null: the kernel chooses, if {@code mayMove}
     * @param dontUnmap leaves the source mapped, empty
     */
    record Mremap(long start, long length, long newLength, boolean mayMove, @Nullable Long to, boolean dontUnmap) implements Operation {}

    /** Moves the end of the heap, up or down. */
    record Brk(long change) implements Operation {}

    /** Locks [start, start+length) into memory; {@code onFault}: its pages as they are touched. */
    record Mlock(long start, long length, boolean onFault) implements Operation {}

    /** Unlocks [start, start+length). */
    record Munlock(long start, long length) implements Operation {}

    /** What mlockall locks, and when. */
    enum LockAll {
        CURRENT,
        FUTURE,
        ONFAULT
    }

    /** Locks the address space. */
    record Mlockall(Set<LockAll> flags) implements Operation {}

    /** Unlocks it. */
    record Munlockall() implements Operation {}

    /** Turns swap off. */
    record Swapoff() implements Operation {}

    /** Lets another user of the machine take so much memory more. */
    record Pressure(long bytes) implements Operation {}

    /** Lets that user give everything back. */
    record ReleasePressure() implements Operation {}

    /** Frees so much memory, whoever has it. */
    record Reclaim(long bytes) implements Operation {}

    /** Writes out and frees all that goes to swap. */
    record ReclaimAll() implements Operation {}

    /** The advice of madvise; kernels know it from different versions on. */
    enum Advice {
        NORMAL,
        RANDOM,
        SEQUENTIAL,
        WILLNEED,
        DONTNEED,
        FREE,
        REMOVE,
        COLD,
        PAGEOUT,
        DONTFORK,
        DOFORK,
        WIPEONFORK,
        HUGEPAGE,
        NOHUGEPAGE,
        COLLAPSE,
        KEEPONFORK,
        POPULATE_READ,
        POPULATE_WRITE,
        GUARD_INSTALL,
        GUARD_REMOVE
    }

    /** Advises about [start, start+length). */
    record Madvise(long start, long length, Advice advice) implements Operation {}

    /** How far msync goes. */
    enum Synchronise {
        SYNC,
        ASYNC,
        INVALIDATE
    }

    /** Writes back what [start, start+length) has changed. */
    record Msync(long start, long length, Set<Synchronise> flags) implements Operation {}

    /**
     * Makes a file; yields a {@link Kernel.FileHandle}.
     *
     * @param onDisk false: tmpfs
     * @param cold whether no page of it is in memory
     * @param chunk bytes of each write that made it; null: a page
     */
    record File(String name, long size, boolean onDisk, boolean cold, @Nullable Long chunk) implements Operation {}

    /** Gives a file another length. */
    record Truncate(Kernel.FileHandle file, long size) implements Operation {}

    /** Reads bytes [from, to) of a file, a call a page. */
    record Read(Kernel.FileHandle file, long from, long to) implements Operation {}

    /** Writes bytes [from, to) of a file, a call a page; it grows if it ends before. */
    record Write(Kernel.FileHandle file, long from, long to) implements Operation {}

    /** Writes a file's dirty pages back and waits for its disk. */
    record Fsync(Kernel.FileHandle file) implements Operation {}

    /** Lets [start, start+length), within one shared mapping, show its file from {@code offset} on. */
    record RemapFilePages(long start, long length, long offset) implements Operation {}

    /** Writes a file back and drops its pages that nobody maps. */
    record Evict(Kernel.FileHandle file) implements Operation {}

    /** How a page is accessed: one byte at its start. */
    enum Access {
        READ,
        WRITE,
        EXEC,
        /** An atomic add of 0. */
        RMW,
        /** Stores a zero byte. */
        WRITE_ZERO,
        /** The kernel writes to it, in one call for all pages. */
        COPYOUT,
        /** The kernel reads from it, in one call for all pages. */
        COPYIN,
        /** The kernel writes to its frame, in one call a page. */
        GUP_WRITE,
        /** The kernel reads its frame, in one call a page. */
        GUP_READ
    }

    /**
     * Accesses the pages of [start, start+length) in the order of {@code pattern}, {@code times} over.
     *
     * @param start any address; the pages the range overlaps are touched
     * @param downward counts the range's pages from its end, as a stack's are
     */
    record Touch(Access access, long start, long length, Pattern pattern, long times, boolean downward) implements Operation {}

    /** Which pages of a range are accessed, and in which order. */
    sealed interface Pattern {
        /** Every {@code stepBytes} from the first page on; {@code reverse} visits the same pages descending. */
        record Stepped(long stepBytes, boolean reverse) implements Pattern {}

        /**
         * {@code draws} pages: draw i (from 0) is page mix(seed + (i+1)·0x9E3779B97F4A7C15) mod pages, with the SplitMix64 mix,
         * unsigned. With {@code zipf} above 0 the draw is mapped through a Zipf distribution of that exponent instead.
         */
        record Random(long draws, long seed, double zipf) implements Pattern {}
    }

    /** Runs {@code count} threads of the current process on {@code body} and waits for all. */
    record Threads(int count, Body body) implements Operation {}

    /** Starts one thread of the current process; yields a {@link Kernel.ThreadHandle}. */
    record Spawn(Body body) implements Operation {}

    /** Waits for a spawned thread. */
    record Join(Kernel.ThreadHandle thread) implements Operation {}

    /** Waits until every thread of the enclosing threads block is here. */
    record Barrier() implements Operation {}

    /** Moves the current task to a CPU and keeps it there. */
    record Pin(int cpu) implements Operation {}

    /** Uses the CPU in user mode. */
    record Compute(long nanos) implements Operation {}

    /** Sleeps. */
    record Sleep(long nanos) implements Operation {}

    /**
     * Starts a child process on {@code body} with a copy of the address space; yields a {@link Kernel.ProcessHandle}.
     *
     * @param stepped whether to go on only when the child has paused or ended
     */
    record Fork(boolean stepped, Body body) implements Operation {}

    /** Stops the current process, a child, until its parent resumes it or waits for its end. */
    record Pause() implements Operation {}

    /** Lets a paused child go on, and waits until it has paused again or ended. */
    record Resume(Kernel.ProcessHandle child) implements Operation {}

    /** Waits for a child and reaps it; null: for all children of the current process. */
    record Wait(Kernel.@Nullable ProcessHandle child) implements Operation {}

    /** Reads what the kernel shows of itself; yields the text. It takes no virtual time. */
    record Look(View view) implements Operation {}

    /** The guest code of a simulated task. */
    interface Body {
        /**
         * Runs in the new task.
         *
         * @param index 0-based number of the thread in its block
         */
        BodyEnd run(int index);

        /** Called instead when another thread has ended the process before this task began. */
        default void neverRun() {}

        /** The part of all it is to run that is done, from 0 to 1; asked while a {@link Threads} operation runs it. */
        default double fraction() {
            return 0;
        }
    }

    /** How the guest code of a task ended. Anything thrown instead ends the whole run. */
    sealed interface BodyEnd {
        record Returned(@Nullable Object value) implements BodyEnd {}

        /** {@code exit n}. */
        record Exited(int code) implements BodyEnd {}

        /** A signal ended the process; {@code cause} is handed to whoever waits for it. */
        record Killed(String signal, Object cause) implements BodyEnd {}
    }
}
