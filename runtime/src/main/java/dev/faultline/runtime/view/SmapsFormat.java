package dev.faultline.runtime.view;

import dev.faultline.runtime.mm.FrameTable;
import dev.faultline.runtime.preset.KernelPreset;
import dev.faultline.runtime.preset.KernelVersion;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.ToLongFunction;

/**
 * What smaps says of a mapping, by generation of kernel.
 *
 * <pre>
 *                     2.6.14                2.6.29                  4.8 and later
 *   shared            more than one         more than one           more than one
 *                     reference             entry maps it           entry maps it
 *   page of zeroes    resident, shared      not counted             not counted
 *   dirty             the entry's bit       the entry's bit         the entry's bit or the page's
 * </pre>
 *
 * Left out are the fields of what the machine does not have: huge pages of files, KSM, lazily freed pages, and swap where it was booted without.
 *
 * <p>Source: fs/proc/task_mmu.c of Linux 2.6.15, 2.6.32 and 6.18.
 */
public enum SmapsFormat {

    /** Size, Rss, shared and private: 2.6.14 and 2.6.15. */
    FIRST(15, List.of(Field.SIZE, Field.RSS, Field.SHARED_CLEAN, Field.SHARED_DIRTY, Field.PRIVATE_CLEAN, Field.PRIVATE_DIRTY)),

    /** With the proportional share, and page sizes at the end: 2.6.29 to 2.6.34. */
    WITH_SHARES(
            16,
            List.of(
                    Field.SIZE, Field.RSS, Field.PSS, Field.SHARED_CLEAN, Field.SHARED_DIRTY, Field.PRIVATE_CLEAN, Field.PRIVATE_DIRTY,
                    Field.REFERENCED, Field.SWAP, Field.KERNEL_PAGE_SIZE, Field.MMU_PAGE_SIZE)),

    /** As in 6.x. */
    MODERN(
            16,
            List.of(
                    Field.SIZE, Field.KERNEL_PAGE_SIZE, Field.MMU_PAGE_SIZE, Field.RSS, Field.PSS, Field.PSS_DIRTY, Field.SHARED_CLEAN,
                    Field.SHARED_DIRTY, Field.PRIVATE_CLEAN, Field.PRIVATE_DIRTY, Field.REFERENCED, Field.ANONYMOUS, Field.ANON_HUGE,
                    Field.SWAP, Field.SWAP_PSS, Field.LOCKED));

    /** A line of a mapping. */
    private enum Field {
        SIZE("Size", SmapsCounts::size),
        KERNEL_PAGE_SIZE("KernelPageSize", SmapsCounts::pageSize),
        MMU_PAGE_SIZE("MMUPageSize", SmapsCounts::pageSize),
        RSS("Rss", SmapsCounts::rss),
        PSS("Pss", SmapsCounts::pss),
        PSS_DIRTY("Pss_Dirty", SmapsCounts::pssDirty),
        SHARED_CLEAN("Shared_Clean", SmapsCounts::sharedClean),
        SHARED_DIRTY("Shared_Dirty", SmapsCounts::sharedDirty),
        PRIVATE_CLEAN("Private_Clean", SmapsCounts::privateClean),
        PRIVATE_DIRTY("Private_Dirty", SmapsCounts::privateDirty),
        REFERENCED("Referenced", SmapsCounts::referenced),
        ANONYMOUS("Anonymous", SmapsCounts::anonymous),
        ANON_HUGE("AnonHugePages", SmapsCounts::anonHuge),
        SWAP("Swap", SmapsCounts::swap),
        SWAP_PSS("SwapPss", SmapsCounts::swapPss),
        LOCKED("Locked", SmapsCounts::locked);

        final String label;
        final ToLongFunction<SmapsCounts> bytes;

        Field(String label, ToLongFunction<SmapsCounts> bytes) {
            this.label = label;
            this.bytes = bytes;
        }
    }

    private final int labelWidth;
    private final List<Field> fields;

    SmapsFormat(int labelWidth, List<Field> fields) {
        this.labelWidth = labelWidth;
        this.fields = fields;
    }

    /**
     * The format of a kernel.
     *
     * @throws ViewException if it has no smaps
     */
    static SmapsFormat of(KernelPreset kernel) {
        KernelVersion version = kernel.version();
        if (!version.isAtLeast(Era.SMAPS)) {
            throw new ViewException(
                    "kernel " + kernel.name() + " has no smaps: it came with " + Era.SMAPS, "`maps()` lists the mappings");
        }
        if (version.isAtLeast(Era.NODE_COUNTERS)) {
            return MODERN;
        }
        return version.isAtLeast(Era.SMAPS_SHARES) ? WITH_SHARES : FIRST;
    }

    /** Whether the shared page of zeroes counts as resident. */
    boolean countsZeroPage() {
        return this == FIRST;
    }

    /** Whether a page is dirty when the page itself says so, whatever the entry says. */
    boolean asksPage() {
        return this == MODERN;
    }

    /** How many use a page; a page with more than one is shared. */
    int users(FrameTable frames, long frame) {
        return this == FIRST ? frames.pageCount(frame) : frames.mapCount(frame);
    }

    /** The lines below a mapping's line in maps. */
    String text(SmapsCounts counts, boolean hasSwap) {
        StringJoiner text = new StringJoiner("\n");
        for (Field field : fields) {
            if (!hasSwap && (field == Field.SWAP || field == Field.SWAP_PSS)) {
                continue;
            }
            text.add(("%-" + labelWidth + "s%8d kB").formatted(field.label + ":", field.bytes.applyAsLong(counts) >>> 10));
        }
        if (this == MODERN) {
            text.add("THPeligible:    %8d".formatted(counts.hugeEligible() ? 1 : 0));
            text.add("VmFlags: " + VmFlagNames.of(counts.flags()));
        }
        return text.toString();
    }
}
