package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.arch.Geometry;
import dev.faultline.runtime.arch.Ia64;
import dev.faultline.runtime.arch.X86_64;

/**
 * Where an architecture and a kernel generation put the parts of an address space, without randomisation.
 *
 * <pre>
 *   x86_64  0x400000  program, heap ->   ...   <- mmap (6.18)  | 128 MiB at least |  <- stack 0x7ffffffff000
 *                              0x2aaaaaaab000  mmap (2.6) ->
 *
 *   ia64    region 1  0x2000000000000000  mmap ->
 *           region 2  0x4000000000000000  program text
 *           region 3  0x6000000000000000  data, heap ->  ...  <- stack, at the end of the usable part
 * </pre>
 *
 * Sources: the architecture parts of Linux 2.6.9 and 2.6.11; for 6.18 the addresses the real kernel returns. The sizes of the
 * program's data, of the ia64 text and initial stack are our own choice.
 */
public final class AddressLayout {

    /** No limit on the stack; mappings then begin below five sixths of the address space. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private static final long X86_TEXT = 0x400000;
    private static final long X86_BREAK = 0x4da000;
    private static final long X86_DATA_BYTES = 0xa000;
    private static final long X86_INITIAL_STACK_BYTES = 0x21000;
    private static final long IA64_MMAP = 1L << 61;
    private static final long IA64_TEXT = 2L << 61;
    private static final long IA64_TEXT_BYTES = 0xd0000;
    private static final long IA64_DATA = 3L << 61;
    private static final long IA64_DATA_BYTES = 0x10000;
    /** Shared mappings on ia64 start at multiples of this, against virtual aliasing in caches. */
    private static final long IA64_SHARED_ALIGNMENT = 1 << 20;

    /** Pages kept free below a stack, since 2017. */
    private static final int STACK_GUARD_PAGES = 256;

    private static final long MIN_STACK_GAP = 128L << 20;

    private final Geometry geometry;
    private final boolean topDown;
    private final boolean remembersSearch;
    private final long mmapBase;
    private final long bottomUpBase;
    private final long privateAlignment;
    private final long sharedAlignment;
    private final long stackGuardBytes;
    private final long stackReachBytes;
    private final long textStart;
    private final long textEnd;
    private final long dataStart;
    private final long initialBreak;
    private final long stackTop;
    private final long initialStackBytes;

    /**
     * The layout of a process.
     *
     * @param stackLimit RLIMIT_STACK in bytes, or {@link #UNLIMITED}
     */
    public AddressLayout(Architecture arch, VmaRules rules, long stackLimit) {
        boolean modern = rules == VmaRules.V6_18;
        this.geometry = arch.geometry();
        long pageBytes = geometry.pageBytes();
        this.remembersSearch = !modern;
        this.stackGuardBytes = modern ? STACK_GUARD_PAGES * pageBytes : 0;
        switch (arch) {
            case X86_64 _ -> {
                this.topDown = modern;
                this.bottomUpBase = geometry.pageCeiling(geometry.userLimit() / 3);
                this.stackTop = geometry.userLimit();
                this.mmapBase = topDown ? geometry.pageCeiling(stackTop - stackGap(stackLimit)) : bottomUpBase;
                this.privateAlignment = modern ? 1L << geometry.shift(1) : pageBytes;
                this.sharedAlignment = pageBytes;
                this.stackReachBytes = modern ? UNLIMITED : pageBytes;
                this.textStart = X86_TEXT;
                this.textEnd = X86_BREAK - X86_DATA_BYTES;
                this.dataStart = textEnd;
                this.initialBreak = X86_BREAK;
                this.initialStackBytes = X86_INITIAL_STACK_BYTES;
            }
            case Ia64 _ -> {
                this.topDown = false;
                this.bottomUpBase = IA64_MMAP;
                this.stackTop = IA64_DATA + geometry.regionBytes();
                this.mmapBase = bottomUpBase;
                this.privateAlignment = pageBytes;
                this.sharedAlignment = IA64_SHARED_ALIGNMENT;
                this.stackReachBytes = UNLIMITED;
                this.textStart = IA64_TEXT;
                this.textEnd = IA64_TEXT + IA64_TEXT_BYTES;
                this.dataStart = IA64_DATA;
                this.initialBreak = IA64_DATA + IA64_DATA_BYTES;
                this.initialStackBytes = 2 * pageBytes;
            }
        }
    }

    /** Room for the stack and the guard gap below it, within bounds. */
    private long stackGap(long stackLimit) {
        long gap = stackLimit + stackGuardBytes;
        return Math.clamp(gap < stackLimit ? stackLimit : gap, MIN_STACK_GAP, geometry.userLimit() / 6 * 5);
    }

    /** The search for free ranges of one address space, in its initial state. */
    public AreaSearch newSearch() {
        if (topDown) {
            return new TopDownSearch(geometry, mmapBase, bottomUpBase, stackGuardBytes);
        }
        return new BottomUpSearch(geometry, bottomUpBase, stackGuardBytes, remembersSearch);
    }

    /**
     * The alignment an anonymous mapping's address gets, in bytes: 6.18 puts a private one of whole 2 MiB blocks where huge pages could
     * back it.
     *
     * @param length in bytes
     */
    public long alignment(long length, boolean shared) {
        if (shared) {
            return sharedAlignment;
        }
        return length % privateAlignment == 0 ? privateAlignment : geometry.pageBytes();
    }

    /** Where the search for a free range begins: its lower end, or its upper end where mappings grow down. */
    public long mmapBase() {
        return mmapBase;
    }

    /** Bytes that stay free below a mapping that grows down; 0 in kernels without a guard gap. */
    public long stackGuardBytes() {
        return stackGuardBytes;
    }

    /**
     * How far below a mapping that grows down an access may be to make it grow, in bytes.
     *
     * <p>On x86 kernels before 4.20 compared with the stack pointer: 32 bytes below it were the farthest, with 64 bits 128. A script has none, so
     * one is assumed that goes down a page at a time, as calls of functions do. ia64 and later kernels look at the limit only.
     */
    public long stackReachBytes() {
        return stackReachBytes;
    }

    /** First address of the program's text. */
    public long textStart() {
        return textStart;
    }

    /** The address after the program's text. */
    public long textEnd() {
        return textEnd;
    }

    /** First address of the program's data. */
    public long dataStart() {
        return dataStart;
    }

    /** End of the program's data, where the heap begins. */
    public long initialBreak() {
        return initialBreak;
    }

    /** The address after the stack's last. */
    public long stackTop() {
        return stackTop;
    }

    /** First address of the stack's mapping when the program starts. */
    public long initialStackStart() {
        return stackTop - initialStackBytes;
    }

    /** Size of the stack's mapping when the program starts, in bytes. */
    public long initialStackBytes() {
        return initialStackBytes;
    }
}
