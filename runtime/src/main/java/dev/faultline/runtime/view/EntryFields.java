package dev.faultline.runtime.view;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.arch.EntryFlag;
import dev.faultline.runtime.view.PageTableView.Field;
import java.util.ArrayList;
import java.util.List;

/** Names the bits of page-table entries by an architecture's list of fields, and leaves none out. */
final class EntryFields {

    /** The field that is a {@link Target} and not a flag. */
    private static final String FRAME = "FRAME";

    private final Architecture arch;
    private final List<EntryFlag> flags;
    private final List<EntryFlag> hugeFlags;
    private final long frameMask;

    EntryFields(Architecture arch) {
        this.arch = arch;
        this.flags = besideFrame(arch.flags());
        this.hugeFlags = arch.hugeEntries().map(huge -> besideFrame(huge.flags())).orElse(List.of());
        this.frameMask = arch.flags().stream()
                .filter(flag -> flag.name().equals(FRAME))
                .mapToLong(EntryFlag::mask)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(arch.name() + " does not say where the frame is in an entry"));
    }

    private static List<EntryFlag> besideFrame(List<EntryFlag> flags) {
        return flags.stream().filter(flag -> !flag.name().equals(FRAME)).toList();
    }

    /** The bits of an entry that its target does not account for; all of a swap or file entry is its target. */
    long beside(Target target, long entry) {
        return switch (target) {
            case Target.Table _,Target.Page _,Target.HugePage _,Target.HugeZeroPage _ -> entry & ~frameMask;
            case Target.None _,Target.Swap _,Target.FilePage _ -> 0;
        };
    }

    /** Those bits, named, lowest first. Bits without a name are one field at the end. */
    List<Field> of(Target target, long entry) {
        long rest = beside(target, entry);
        if (target instanceof Target.None || rest == 0 && !arch.isPresent(entry)) {
            return List.of();
        }
        List<Field> fields = new ArrayList<>();
        for (EntryFlag flag : target instanceof Target.HugePage || target instanceof Target.HugeZeroPage ? hugeFlags : flags) {
            if (flag.presentOnly() && !arch.isPresent(entry)) {
                continue;
            }
            long bits = entry & flag.mask();
            if (flag.isSingleBit()) {
                if (bits != 0) {
                    fields.add(new Field(flag.name(), null, flag.meaning()));
                }
            } else {
                fields.add(new Field(flag.name(), flag.valueName(entry), flag.meaning()));
            }
            rest &= ~flag.mask();
        }
        if (rest != 0) {
            fields.add(new Field("0x" + Long.toHexString(rest), null, ""));
        }
        return List.copyOf(fields);
    }
}
