package dev.faultline.runtime.arch;

import java.util.List;

/**
 * Entries one level above the leaf tables that map a huge page themselves: as many frames as a leaf table has entries.
 *
 * <p>Tests and changes of leaf entries ({@link Architecture}) go for them too, but for {@link Architecture#modify}, after which one has to be made huge
 * again.
 */
public interface HugeEntryCodec {

    /** The fields of such an entry, lowest bit first, for printing. */
    List<EntryFlag> flags();

    /** Whether an entry of that level maps a huge page; otherwise it is none or points to a leaf table. */
    boolean isHuge(long entry);

    /**
     * Turns what would map a base page in a leaf table into what maps a huge page one level above.
     *
     * @param entry maps the first frame of the huge page, aligned to its size
     */
    long mkhuge(long entry);

    /** The huge entry, marked as one of the shared huge page of zeroes, which nobody counts. */
    long mkspecial(long hugeEntry);

    /** Whether a huge entry maps the shared huge page of zeroes. */
    boolean isSpecial(long hugeEntry);

    /** The leaf entry that maps one frame as a huge entry does: with its rights, and its accessed and dirty bits. */
    long splitTo(long hugeEntry, long pfn);
}
