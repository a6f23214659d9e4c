package dev.faultline.runtime.arch;

/**
 * A named field of a page-table entry, for printing entries and for teaching.
 *
 * @param name the kernel's name without its prefix, such as {@code ACCESSED}
 * @param mask the bits of the field in a 64-bit entry word; never 0
 * @param presentOnly whether the field has this meaning only in an entry the hardware may use
 * @param meaning one phrase
 */
public record EntryFlag(String name, long mask, boolean presentOnly, String meaning) {

    /** Refuses a field without bits. */
    public EntryFlag {
        if (mask == 0) {
            throw new IllegalArgumentException("The entry flag " + name + " has no bits; give it at least one.");
        }
    }
}
