package dev.faultline.runtime.view;

import dev.faultline.runtime.view.PageTableView.Run;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A walk over page tables as text: a line a run, indented by level.
 *
 * <pre>
 *   pgd 0x11[255]       0x7f8000000000  512GiB   0x0000000000013067  table 0x13          PRESENT RW USER ACCESSED DIRTY
 *     pud 0x13[511]     0x7fffc0000000  1GiB     0x0000000000014067  table 0x14          …
 *       pte 0x15[0..3]  0x7ffff7e00000  4 pages  0x8000000000016067  frames 0x16..0x19   …
 *   |       |    |      |               |        |                   |                   |
 *   level   |    |      first address   size     the first's word    where they lead     what the other bits say
 *           |    entries of the table
 *           the table's frame
 * </pre>
 */
final class PageTableText {

    private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB");

    private PageTableText() {}

    static String of(List<Run> runs) {
        Columns columns = new Columns(6);
        for (Run run : runs) {
            columns.add(
                    place(run),
                    Targets.hex(run.start()),
                    size(run),
                    word(run),
                    Targets.words(run.target(), entries(run), run.step()),
                    run.fields().stream().map(PageTableView.Field::words).collect(Collectors.joining(" ")));
        }
        return columns.text();
    }

    private static long entries(Run run) {
        return run.lastIndex() - run.firstIndex() + 1L;
    }

    private static String place(Run run) {
        String last = run.lastIndex() == run.firstIndex() ? "" : ".." + run.lastIndex();
        return "  ".repeat(run.topLevel() - run.level()) + run.levelName() + " " + Targets.hex(run.table()) + "[" + run.firstIndex() + last
                + "]";
    }

    private static String size(Run run) {
        if (run.level() == 0) {
            return entries(run) + (entries(run) == 1 ? " page" : " pages");
        }
        long amount = run.bytes();
        int unit = 0;
        while (unit < UNITS.size() - 1 && amount % 1024 == 0) {
            amount /= 1024;
            unit++;
        }
        return amount + UNITS.get(unit);
    }

    private static String word(Run run) {
        if (run.target() instanceof Target.None) {
            return "";
        }
        return "0x" + "%016x".formatted(run.entry()).substring(16 - 2 * run.entryBytes());
    }
}
