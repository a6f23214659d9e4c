package dev.faultline.runtime.mm;

import dev.faultline.runtime.preset.KernelPreset;
import dev.faultline.runtime.preset.KernelPreset.Behaviour;
import dev.faultline.runtime.preset.KernelVersion;
import org.jspecify.annotations.Nullable;

/**
 * How the calls that bring pages in before they are used differ between kernel generations.
 *
 * <pre>
 *                                   2.6                                6.x
 *   locking brings pages in         under mmap_sem held for writing    afterwards, with mmap_sem for reading
 *     by writing                    what may be written                what may be written and is private
 *     by reading                    what may be read                   all else that may be accessed at all
 *     and refuses the rest with     EFAULT                             ENOMEM
 *   locking what is locked          brings nothing in, and counts      brings in what is missing
 *                                   against the limit again
 *   locking on fault                unknown: mlock2 is ENOSYS,         known
 *                                   MCL_ONFAULT is EINVAL
 *   reading a page from its disk    a major fault                      a minor fault
 *     for that is
 *   MAP_POPULATE                    before 2.6.23 shared mappings      every mapping
 *                                   only, and as no fault
 *   mprotect makes a locked         nothing                            its pages are brought in by writing
 *     private mapping writable
 * </pre>
 *
 * Sources: {@code mm/mlock.c}, {@code make_pages_present} in {@code mm/memory.c} and {@code mm/fremap.c} of Linux 2.6.11; {@code mm/gup.c} and
 * {@code mm/mlock.c} of Linux 6.x, and behaviour of 6.18 as measured.
 */
public enum LockRules {

    /** Linux 2.6. */
    V2_6(true, false, "EFAULT") {
        @Override
        public @Nullable Access populates(Vma vma) {
            if (vma.has(VmaFlags.WRITE)) {
                return Access.WRITE;
            }
            return vma.has(VmaFlags.READ) ? Access.READ : null;
        }
    },

    /** As measured on 6.18. */
    V6_18(false, true, "ENOMEM") {
        @Override
        public @Nullable Access populates(Vma vma) {
            if ((vma.flags() & (VmaFlags.WRITE | VmaFlags.SHARED)) == VmaFlags.WRITE) {
                return Access.WRITE;
            }
            return (vma.flags() & VmaFlags.PROTECTION) != 0 ? Access.READ : null;
        }
    };

    private static final KernelVersion FIRST_THAT_POPULATES = new KernelVersion(2, 6, 23);
    private static final KernelVersion FIRST_THAT_MERGES = new KernelVersion(2, 6, 13);

    private final boolean populatesUnderWriteLock;
    private final boolean locksOnFault;
    private final String inaccessible;

    LockRules(boolean populatesUnderWriteLock, boolean locksOnFault, String inaccessible) {
        this.populatesUnderWriteLock = populatesUnderWriteLock;
        this.locksOnFault = locksOnFault;
        this.inaccessible = inaccessible;
    }

    static LockRules of(KernelPreset kernel) {
        return kernel.behaviour() == Behaviour.MODERN ? V6_18 : V2_6;
    }

    /** Whether mlock and madvise join mappings that have become equal again; before 2.6.13 they only split. */
    static boolean merges(KernelPreset kernel) {
        return kernel.version().isAtLeast(FIRST_THAT_MERGES);
    }

    /** Whether MAP_POPULATE brings in private mappings too, and as faults: since 2.6.23. */
    static boolean populatesEveryMapping(KernelPreset kernel) {
        return kernel.version().isAtLeast(FIRST_THAT_POPULATES);
    }

    /** Whether pages are brought in while mmap_sem is still held for writing, and only where the call changed something. */
    public boolean populatesUnderWriteLock() {
        return populatesUnderWriteLock;
    }

    /** Whether locking what is locked already counts against the limit a second time. */
    public boolean countsLockedAgain() {
        return populatesUnderWriteLock;
    }

    /** Whether a locked private mapping that becomes writable has its pages brought in by writing. */
    public boolean populatesWhenWritable() {
        return locksOnFault;
    }

    /** Whether pages can be locked as they are touched. */
    public boolean locksOnFault() {
        return locksOnFault;
    }

    /**
     * Whether a page that has to be read from its disk to be locked or populated is a major fault. In 6.x the fault that waits for the disk is not
     * counted, and the one that finds the page afterwards is a minor one.
     */
    public boolean populatesByMajorFaults() {
        return populatesUnderWriteLock;
    }

    /** The errno of locking what may not be accessed. */
    public String inaccessible() {
        return inaccessible;
    }

    /** By which access the pages of a locked or populated mapping are brought in; null where it allows none. */
    public abstract @Nullable Access populates(Vma vma);
}
