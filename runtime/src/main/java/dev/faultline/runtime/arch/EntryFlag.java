package dev.faultline.runtime.arch;

import java.util.List;

/**
 * A named field of a page-table entry, for printing entries and for teaching.
 *
 * @param name the kernel's name without its prefix, such as {@code ACCESSED}
 * @param mask the bits of the field in a 64-bit entry word; never 0
 * @param presentOnly whether the field has this meaning only in an entry the kernel counts as present
 * @param meaning one phrase
 * @param valueNames what each value of a field of several bits is called, from 0; may be empty
 */
public record EntryFlag(String name, long mask, boolean presentOnly, String meaning, List<String> valueNames) {

    /** Refuses a field without bits. */
    public EntryFlag {
        if (mask == 0) {
            throw new IllegalArgumentException("The entry flag " + name + " has no bits; give it at least one.");
        }
        valueNames = List.copyOf(valueNames);
    }

    /** A field whose values have no names. */
    public EntryFlag(String name, long mask, boolean presentOnly, String meaning) {
        this(name, mask, presentOnly, meaning, List.of());
    }

    /** Whether the field is set or clear, and no number. */
    public boolean isSingleBit() {
        return Long.bitCount(mask) == 1;
    }

    /** What the field says in an entry: the name of its value, or the number if it has none. */
    public String valueName(long entry) {
        long value = (entry & mask) >>> Long.numberOfTrailingZeros(mask);
        return value < valueNames.size() ? valueNames.get((int) value) : Long.toString(value);
    }
}
