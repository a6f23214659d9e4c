package dev.faultline.runtime.arch;

/** The range checks that every architecture's swap and file entries share. */
final class EntryRanges {

    private EntryRanges() {}

    /** Refuses a swap location that an entry of {@code arch} cannot hold, or that it would confuse with an empty entry. */
    static void checkSwap(Architecture arch, int type, int maxType, long offset) {
        if (type < 0 || type > maxType) {
            throw new IllegalArgumentException(
                    "Swap device " + type + " does not fit an " + arch.name() + " entry; use 0 to " + maxType + ".");
        }
        if (offset < 1 || offset > arch.maxSwapOffset()) {
            throw new IllegalArgumentException("Swap slot " + offset + " does not fit an " + arch.name() + " entry; use 1 to "
                    + arch.maxSwapOffset() + " (slot 0 is the header).");
        }
    }

    /** Refuses a page offset that a file entry of {@code arch} cannot hold. */
    static void checkFile(Architecture arch, long pageOffset) {
        if (pageOffset < 0 || pageOffset > arch.maxFileOffset()) {
            throw new IllegalArgumentException(
                    "Page offset " + pageOffset + " does not fit an " + arch.name() + " entry; use 0 to " + arch.maxFileOffset() + ".");
        }
    }
}
