package dev.faultline.grammar.syntax;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something a script asks of the machine: an expression whose value is a region (mmap, mremap), a file, a process (fork), a thread
 * (spawn) or, for all others, stats.
 */
public sealed interface Operation extends Expression {

    // ---- mappings ----------------------------------------------------------------------------------------------------

    enum ProtectionBit {
        READ,
        WRITE,
        EXEC
    }

    /** Protection words: exactly the PROT bits. {@code none} is the empty set. */
    record Protection(Span span, Set<ProtectionBit> bits) implements Syntax {
        public Protection {
            bits = Set.copyOf(bits);
        }
    }

    enum MapFlag {
        SHARED,
        PRIVATE,
        POPULATE,
        LOCKED,
        NORESERVE,
        GROWSDOWN,
        NO_FAULT_AROUND
    }

    /** A flag of a mapping with its place. */
    record MapFlagWord(Span span, MapFlag flag) implements Syntax {}

    /**
     * {@code mmap length …}, {@code mmap file f length …}.
     *
     * @param file null: anonymous memory
     * @param protection null: not given, which means read and write
     * @param fixed the address, null: the kernel chooses
     * @param offset offset in the file, null: 0
     */
    record Mmap(Span span, @Nullable Expression file, Expression length, @Nullable Protection protection, List<MapFlagWord> flags,
            @Nullable Expression fixed, @Nullable Expression offset) implements Operation {
        public Mmap {
            flags = List.copyOf(flags);
        }

        public boolean has(MapFlag flag) {
            return flags.stream().anyMatch(word -> word.flag() == flag);
        }
    }

    record Munmap(Span span, Expression target) implements Operation {}

    record Mprotect(Span span, Expression target, Protection protection) implements Operation {}

    enum Advice {
        NORMAL, RANDOM, SEQUENTIAL, WILLNEED, DONTNEED, FREE, REMOVE, COLD, PAGEOUT, DONTFORK, DOFORK, WIPEONFORK, KEEPONFORK,
        POPULATE_READ, POPULATE_WRITE, GUARD_INSTALL, GUARD_REMOVE, HUGEPAGE, NOHUGEPAGE, COLLAPSE
    }

    record Madvise(Span span, Expression target, Advice advice) implements Operation {}

    /**
     * {@code mremap target length …}.
     *
     * @param to the address to move to, null: not given
     */
    record Mremap(Span span, Expression target, Expression length, boolean mayMove, @Nullable Expression to, boolean dontUnmap)
            implements Operation {}

    record Mlock(Span span, Expression target, boolean onFault) implements Operation {}

    record Munlock(Span span, Expression target) implements Operation {}

    enum LockAll {
        CURRENT,
        FUTURE,
        ONFAULT
    }

    record Mlockall(Span span, Set<LockAll> flags) implements Operation {
        public Mlockall {
            flags = Set.copyOf(flags);
        }
    }

    record Munlockall(Span span) implements Operation {}

    enum Synchronise {
        SYNC,
        ASYNC,
        INVALIDATE
    }

    record Msync(Span span, Expression target, Set<Synchronise> flags) implements Operation {
        public Msync {
            flags = Set.copyOf(flags);
        }
    }

    /** {@code brk +size}, {@code brk -size}; {@code size} is without the sign. */
    record Brk(Span span, boolean shrinks, Expression size) implements Operation {}

    record RemapFilePages(Span span, Expression target, Expression offset) implements Operation {}

    // ---- accesses ----------------------------------------------------------------------------------------------------

    enum TouchMode {
        READ,
        WRITE,
        EXEC,
        RMW,
        WRITE_ZERO,
        COPYOUT,
        COPYIN,
        GUP_WRITE,
        GUP_READ
    }

    /** Which pages of a range are touched, and in which order. */
    sealed interface Visit {

        /** @param step bytes from one access to the next, null: one page */
        record Stepped(@Nullable Expression step, boolean reverse) implements Visit {}

        /**
         * @param draws number of accesses
         * @param zipf exponent, null: uniform
         * @param seed null: the machine's
         */
        record Random(Expression draws, @Nullable Expression zipf, @Nullable Expression seed) implements Visit {}
    }

    /** @param times how often the whole visit is made, null: once */
    record Touch(Span span, Identifier modeWord, TouchMode mode, Expression target, Visit visit, @Nullable Expression times)
            implements Operation {}

    // ---- files -------------------------------------------------------------------------------------------------------

    /**
     * {@code file name size …}.
     *
     * @param onDisk false: tmpfs
     * @param cold true: no page of it is in the page cache
     * @param chunk bytes per original write, null: one page
     */
    record File(Span span, Expression name, Expression size, boolean onDisk, boolean cold, @Nullable Expression chunk)
            implements Operation {}

    record Read(Span span, Expression file, Expression range) implements Operation {}

    record Write(Span span, Expression file, Expression range) implements Operation {}

    record Fsync(Span span, Expression file) implements Operation {}

    record Evict(Span span, Expression file) implements Operation {}

    record Truncate(Span span, Expression file, Expression size) implements Operation {}

    // ---- tasks -------------------------------------------------------------------------------------------------------

    /** @param stepped its block itself contains {@code pause}: fork returns at the first one */
    record Fork(Span span, Block body, boolean stepped) implements Operation {}

    /** @param child null: all children */
    record Wait(Span span, @Nullable Expression child) implements Operation {}

    record Pause(Span span) implements Operation {}

    record Resume(Span span, Expression child) implements Operation {}

    /** @param code null: 0 */
    record Exit(Span span, @Nullable Expression code) implements Operation {}

    /** @param index the name each thread sees its number under, null: none */
    record Threads(Span span, Expression count, @Nullable Identifier index, Block body) implements Operation {}

    record Spawn(Span span, Block body) implements Operation {}

    record Join(Span span, Expression thread) implements Operation {}

    record Barrier(Span span) implements Operation {}

    record Pin(Span span, Expression cpu) implements Operation {}

    record Compute(Span span, Expression duration) implements Operation {}

    record Sleep(Span span, Expression duration) implements Operation {}

    /** {@code stall "STEP" delay { … }}. */
    record Stall(Span span, Expression step, Expression delay, Block body) implements Operation {}

    // ---- memory pressure ---------------------------------------------------------------------------------------------

    /** @param bytes null: {@code pressure release} */
    record Pressure(Span span, @Nullable Expression bytes) implements Operation {}

    /** @param bytes null: everything */
    record Reclaim(Span span, @Nullable Expression bytes) implements Operation {}

    record Swapoff(Span span) implements Operation {}
}
