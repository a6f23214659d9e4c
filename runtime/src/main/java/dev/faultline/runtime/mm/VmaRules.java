package dev.faultline.runtime.mm;

import org.jspecify.annotations.Nullable;

/**
 * What changed between kernel generations in how mappings get their flags and when neighbours become one.
 *
 * <pre>
 *                                    2.6                          6.18
 *   noreserve                        simply not charged           a flag of its own, so it also keeps neighbours apart
 *   charged mapping made read-only   stays charged                charge dropped if anonymous and never written
 *   anon_vmas of neighbours          equal, or either missing     equal, or one missing and the other not inherited by fork
 *   never merged                     io dontcopy dontexpand       io dontexpand
 *                                    reserved
 *   unmapping an end of a mapping,   fails, because it begins     works, because it ends with no more mappings
 *   at the limit of mappings         with a split                 than before
 *   mmap over mappings               unmaps them, then checks     checks, then unmaps them: a refusal changes nothing
 *   mremap grows up to a neighbour   stays apart from it          merges with it
 *   RLIMIT_DATA counts               program data and heap        every private writable mapping but stacks, too
 *   the break may go down to         the program's text           the program's data
 *   a first write to a page of a     seen when the entry goes     faults, though the mapping allows it (2.6.19)
 *   file on a disk
 * </pre>
 *
 * Both compare all flags for equality, the charge included. Sources: {@code mm/mmap.c} and {@code mm/mprotect.c} of Linux 2.6.11;
 * behaviour of Linux 6.18 as measured.
 */
public enum VmaRules {

    /** From 2.6.9 until the first kernels with anon_vma chains. */
    V2_6(VmaFlags.IO | VmaFlags.DONTCOPY | VmaFlags.DONTEXPAND | VmaFlags.RESERVED) {
        @Override
        long reserveFlags(boolean noreserve, boolean charged) {
            return charged && !noreserve ? VmaFlags.ACCOUNT : 0;
        }

        @Override
        long whenReadOnly(Vma vma) {
            return vma.flags();
        }

        @Override
        boolean anonVmaSpreads(Vma owner) {
            return true;
        }

        @Override
        boolean trimsAtMapCountLimit() {
            return false;
        }

        @Override
        public boolean unmapsBeforeChecks() {
            return true;
        }

        @Override
        boolean extendsByMerging() {
            return false;
        }

        @Override
        public boolean isData(long flags) {
            return false;
        }

        @Override
        public long lowestBreak(AddressLayout layout) {
            return layout.textEnd();
        }

        @Override
        public boolean tracksDirty(@Nullable Inode object) {
            return false;
        }
    },

    /** As measured on 6.18. */
    V6_18(VmaFlags.IO | VmaFlags.DONTEXPAND) {
        @Override
        long reserveFlags(boolean noreserve, boolean charged) {
            if (noreserve) {
                return VmaFlags.NORESERVE;
            }
            return charged ? VmaFlags.ACCOUNT : 0;
        }

        @Override
        long whenReadOnly(Vma vma) {
            boolean neverWritten = vma.object() == null && vma.anonVma() == 0;
            return neverWritten ? vma.flags() & ~VmaFlags.ACCOUNT : vma.flags();
        }

        @Override
        boolean anonVmaSpreads(Vma owner) {
            return !owner.anonInherited();
        }

        @Override
        boolean trimsAtMapCountLimit() {
            return true;
        }

        @Override
        public boolean unmapsBeforeChecks() {
            return false;
        }

        @Override
        boolean extendsByMerging() {
            return true;
        }

        @Override
        public boolean isData(long flags) {
            return (flags & (VmaFlags.WRITE | VmaFlags.SHARED | VmaFlags.GROWSDOWN)) == VmaFlags.WRITE;
        }

        @Override
        public long lowestBreak(AddressLayout layout) {
            return layout.initialBreak();
        }

        @Override
        public boolean tracksDirty(@Nullable Inode object) {
            return object != null && object.kind().isOnDisk();
        }
    };

    private final long unmergeable;

    VmaRules(long unmergeable) {
        this.unmergeable = unmergeable;
    }

    /** Flags that keep a mapping on its own. */
    public long unmergeable() {
        return unmergeable;
    }

    /**
     * The flags of a new anonymous mapping.
     *
     * @param protection of {@link VmaFlags#PROTECTION}
     * @param noreserve as asked for, and not overruled by strict overcommit
     */
    public long mappingFlags(long protection, boolean shared, boolean noreserve) {
        boolean charged = !shared && (protection & VmaFlags.WRITE) != 0;
        long sharing = shared ? VmaFlags.SHARED | VmaFlags.MAYSHARE : 0;
        return protection & VmaFlags.PROTECTION | VmaFlags.MAY_ALL | sharing | reserveFlags(noreserve, charged);
    }

    /**
     * The flags a mapping has after mprotect. The caller charges the commit limit where {@link VmaFlags#ACCOUNT} appears and gives the
     * charge back where it goes.
     *
     * @param protection of {@link VmaFlags#PROTECTION}
     */
    public long protectFlags(Vma vma, long protection) {
        boolean write = (protection & VmaFlags.WRITE) != 0;
        long kept = write ? vma.flags() : whenReadOnly(vma);
        long uncharged = VmaFlags.ACCOUNT | VmaFlags.WRITE | VmaFlags.SHARED | VmaFlags.HUGETLB | VmaFlags.NORESERVE;
        if (write && (vma.flags() & uncharged) == 0) {
            kept |= VmaFlags.ACCOUNT;
        }
        return kept & ~VmaFlags.PROTECTION | protection & VmaFlags.PROTECTION;
    }

    /** Whether the anon_vmas of two mappings that touch can become one. */
    public boolean anonVmasMerge(Vma a, Vma b) {
        if (a.anonVma() == b.anonVma()) {
            return true;
        }
        if (a.anonVma() == 0) {
            return anonVmaSpreads(b);
        }
        return b.anonVma() == 0 && anonVmaSpreads(a);
    }

    /** The flag of a new mapping that says whether it is charged. */
    abstract long reserveFlags(boolean noreserve, boolean charged);

    /** The flags that losing write permission leaves, protection aside. */
    abstract long whenReadOnly(Vma vma);

    /** Whether a neighbour without an anon_vma may take over {@code owner}'s. */
    abstract boolean anonVmaSpreads(Vma owner);

    /** Whether unmapping the head or tail of a mapping works in a process that has as many mappings as it may. */
    abstract boolean trimsAtMapCountLimit();

    /** Whether a fixed mmap has unmapped what was there before it finds out that it may not map anything. */
    public abstract boolean unmapsBeforeChecks();

    /** Whether a mapping that grows in place merges with one it meets. */
    abstract boolean extendsByMerging();

    /** Whether RLIMIT_DATA counts a mapping with {@code flags}, wherever it is. */
    public abstract boolean isData(long flags);

    /** The lowest address brk accepts. */
    public abstract long lowestBreak(AddressLayout layout);

    /** Whether the first write to each clean page of an object has to be noticed. */
    public abstract boolean tracksDirty(@Nullable Inode object);
}
