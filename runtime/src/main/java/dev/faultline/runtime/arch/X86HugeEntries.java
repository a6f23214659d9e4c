package dev.faultline.runtime.arch;

import java.util.ArrayList;
import java.util.List;

/**
 * Huge entries of x86, where they are 8 bytes wide: a pmd with PSE.
 *
 * <pre>
 *   bit    63      ...      12|  9   8   7   6  5  ...  0
 *   leaf   NX     FRAME       |  -   G   PN  D  A   ... P      PN: PROTNONE while P is clear
 *   huge   NX     FRAME       |  SP  G   PSE D  A   ... P      SP: SPECIAL, pmd_special of 6.17 and later, a bit left to software
 * </pre>
 */
final class X86HugeEntries implements HugeEntryCodec {

    /** One level below, the bit says PROTNONE. */
    private static final long PSE = X86Entries.PROTNONE;

    /** A bit the processor leaves to software; pmd_special of 6.17 and later. */
    private static final long SPECIAL = 1L << 9;

    private final List<EntryFlag> flags;
    private final long frame;

    /**
     * A codec.
     *
     * @param leafFlags the fields of a leaf entry, of which bit 7 has another name here
     * @param frame the bits of the frame
     */
    X86HugeEntries(List<EntryFlag> leafFlags, long frame) {
        flags = renamed(leafFlags);
        this.frame = frame;
    }

    private static List<EntryFlag> renamed(List<EntryFlag> leafFlags) {
        List<EntryFlag> flags = new ArrayList<>();
        for (EntryFlag flag : leafFlags) {
            if (flag.mask() == PSE) {
                flags.add(new EntryFlag("PSE", PSE, false, "the entry maps a huge page"));
            } else {
                if (flag.name().equals("FRAME")) {
                    flags.add(new EntryFlag("SPECIAL", SPECIAL, true, "the shared huge page of zeroes, which nobody counts"));
                }
                flags.add(flag);
            }
        }
        return List.copyOf(flags);
    }

    @Override
    public List<EntryFlag> flags() {
        return flags;
    }

    @Override
    public boolean isHuge(long entry) {
        return (entry & PSE) != 0;
    }

    @Override
    public long mkhuge(long entry) {
        return entry | PSE;
    }

    @Override
    public long mkspecial(long hugeEntry) {
        return hugeEntry | SPECIAL;
    }

    @Override
    public boolean isSpecial(long hugeEntry) {
        return (hugeEntry & SPECIAL) != 0;
    }

    @Override
    public long splitTo(long hugeEntry, long pfn) {
        long base = hugeEntry & ~(frame | SPECIAL) | pfn << X86Entries.PAGE_SHIFT;
        // The bit that says huge in an entry the processor may use says PROTNONE in one it may not.
        return (base & X86Entries.P) != 0 ? base & ~PSE : base;
    }
}
