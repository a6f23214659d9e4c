package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;
import java.util.List;
import java.util.StringJoiner;

/**
 * The flags of a mapping: names and values of the kernel's {@code VM_*}.
 *
 * <p>The low four are the protection an {@link Architecture} turns into entry bits; each MAY flag says whether mprotect may set the flag
 * four bits below it. Source: {@code include/linux/mm.h} of Linux 2.6.9; {@link #NORESERVE} and those from {@link #LOCKONFAULT} on are of later
 * kernels.
 */
public final class VmaFlags {

    /** Reads are allowed. */
    public static final long READ = Architecture.READ;

    /** Writes are allowed. */
    public static final long WRITE = Architecture.WRITE;

    /** Instruction fetches are allowed. */
    public static final long EXEC = Architecture.EXEC;

    /** Writes are seen by everybody who maps the object. */
    public static final long SHARED = Architecture.SHARED;

    /** mprotect may allow reads. */
    public static final long MAYREAD = 0x10;

    /** mprotect may allow writes. */
    public static final long MAYWRITE = 0x20;

    /** mprotect may allow instruction fetches. */
    public static final long MAYEXEC = 0x40;

    /** The mapping was asked for as shared. */
    public static final long MAYSHARE = 0x80;

    /** A stack that grows down into the gap below. */
    public static final long GROWSDOWN = 0x100;

    /** A stack that grows up into the gap above. */
    public static final long GROWSUP = 0x200;

    /** The mapped file refuses writers. */
    public static final long DENYWRITE = 0x800;

    /** Maps a program's text. */
    public static final long EXECUTABLE = 0x1000;

    /** Pages stay in memory. */
    public static final long LOCKED = 0x2000;

    /** Maps a device. */
    public static final long IO = 0x4000;

    /** madvise sequential. */
    public static final long SEQ_READ = 0x8000;

    /** madvise random. */
    public static final long RAND_READ = 0x10000;

    /** fork leaves the mapping out. */
    public static final long DONTCOPY = 0x20000;

    /** mremap may not grow it. */
    public static final long DONTEXPAND = 0x40000;

    /** Pages are not the memory manager's to count or swap. */
    public static final long RESERVED = 0x80000;

    /** Charged against the commit limit. */
    public static final long ACCOUNT = 0x100000;

    /** Never to be charged against the commit limit. */
    public static final long NORESERVE = 0x200000;

    /** Maps huge pages. */
    public static final long HUGETLB = 0x400000;

    /** Maps a file's pages in another order than the file's. */
    public static final long NONLINEAR = 0x800000;

    /** With {@link #LOCKED}: pages stay once they have been touched, and are not brought in before. */
    public static final long LOCKONFAULT = 0x1000000;

    /** All that munlock takes away, and fork does not hand down. */
    public static final long LOCKED_MASK = LOCKED | LOCKONFAULT;

    /** fork gives the child an empty mapping. */
    public static final long WIPEONFORK = 0x2000000;

    /** Write-protection of pages is watched by a userfaultfd, for which every page has to fault by itself. */
    public static final long UFFD_WP = 0x4000000;

    /** Huge pages are wanted where they fit. */
    public static final long HUGEPAGE = 0x8000000;

    /** Huge pages are not wanted. */
    public static final long NOHUGEPAGE = 0x10000000;

    /** The flags mprotect replaces. */
    public static final long PROTECTION = READ | WRITE | EXEC;

    /** Everything mprotect may ever set. */
    public static final long MAY_ALL = MAYREAD | MAYWRITE | MAYEXEC;

    private static final int MAY_SHIFT = 4;

    private static final List<String> NAMES = List.of(
            "read", "write", "exec", "shared", "mayread", "maywrite", "mayexec", "mayshare", "growsdown", "growsup", "bit10", "denywrite",
            "executable", "locked", "io", "seq_read", "rand_read", "dontcopy", "dontexpand", "reserved", "account", "noreserve", "hugetlb",
            "nonlinear", "lockonfault", "wipeonfork", "uffd_wp", "hugepage", "nohugepage");

    private VmaFlags() {}

    /** Whether mprotect may give a mapping with {@code flags} this protection. */
    public static boolean allows(long flags, long protection) {
        return (protection & PROTECTION & ~(flags >>> MAY_SHIFT)) == 0;
    }

    /** The names of the flags that are set, lowest first. */
    public static String describe(long flags) {
        StringJoiner names = new StringJoiner(" ");
        for (int bit = 0; bit < NAMES.size(); bit++) {
            if ((flags >>> bit & 1) != 0) {
                names.add(NAMES.get(bit));
            }
        }
        return names.toString();
    }
}
