package dev.faultline.runtime.mm;

import dev.faultline.runtime.arch.Architecture;

/**
 * The entry that madvise guard_install leaves: nothing is mapped, and every access raises SIGSEGV. As in 6.13 and later it is coded as a swap
 * entry of a type that no device has (include/linux/swapops.h: PTE_MARKER_GUARD), so fork and mremap carry it along like one.
 */
final class GuardMarker {

    /** The last of the 32 types; 6.x keeps the upper ones for markers. */
    private static final int TYPE = 31;

    private static final long OFFSET = 1;

    private GuardMarker() {}

    static long entry(Architecture arch) {
        return arch.swapEntry(TYPE, OFFSET);
    }

    static boolean isGuard(Architecture arch, long entry) {
        return arch.isSwap(entry) && arch.swapType(entry) == TYPE;
    }
}
