package dev.faultline.runtime.arch;

import java.util.ArrayList;
import java.util.List;

/** The fields of an entry that maps a huge page, made from those of a leaf entry: on x86 one bit has another name there. */
final class HugeEntryFlags {

    private HugeEntryFlags() {}

    /**
     * The leaf entry's fields with one bit renamed, and one added before the frame.
     *
     * @param renamed name of the leaf entry's field that says huge one level up
     * @param huge that bit
     * @param special the bit that marks the page of zeroes
     */
    static List<EntryFlag> of(List<EntryFlag> leaf, String renamed, long huge, long special) {
        List<EntryFlag> flags = new ArrayList<>();
        for (EntryFlag flag : leaf) {
            if (flag.name().equals(renamed)) {
                flags.add(new EntryFlag("PSE", huge, false, "the entry maps a huge page"));
            } else {
                if (flag.name().equals("FRAME")) {
                    flags.add(new EntryFlag("SPECIAL", special, true, "the shared huge page of zeroes, which nobody counts"));
                }
                flags.add(flag);
            }
        }
        return List.copyOf(flags);
    }
}
