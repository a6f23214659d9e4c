package dev.faultline.runtime.view;

import dev.faultline.runtime.arch.Architecture;
import dev.faultline.runtime.arch.Geometry;
import dev.faultline.runtime.arch.HugeEntryCodec;
import dev.faultline.runtime.mm.PageTable;
import dev.faultline.runtime.mm.PageTables;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The page tables on the way to a range of addresses: each table's entries in order, each upper entry that points to a table followed by it.
 *
 * <p>Neighbouring entries that are alike are one {@link Run}; every bit of an entry is named, by the architecture's own list of fields.
 *
 * @param runs in the order of a walk
 */
public record PageTableView(List<Run> runs) implements View {

    /**
     * Neighbouring entries of one table that are alike.
     *
     * @param level 0 for entries that map pages
     * @param levelName the kernel's name: pte, pmd, pud, pgd
     * @param topLevel the level of the top table
     * @param table frame of the table they stand in
     * @param firstIndex of the first entry
     * @param lastIndex of the last
     * @param start first address the first entry maps
     * @param bytes what all of them map
     * @param entry the first entry's word
     * @param entryBytes size of that word on the machine
     * @param target where the first leads
     * @param step how many places further each leads: -1, 0 or 1
     * @param fields what the other bits of each of them say
     */
    public record Run(
            int level,
            String levelName,
            int topLevel,
            long table,
            int firstIndex,
            int lastIndex,
            long start,
            long bytes,
            long entry,
            int entryBytes,
            Target target,
            int step,
            List<Field> fields) {}

    /**
     * A field of an entry that is set.
     *
     * @param name the kernel's name without its prefix
     * @param value what it says, where it has more than one bit; null otherwise
     * @param meaning one phrase; empty for bits the architecture has no name for
     */
    public record Field(String name, @Nullable String value, String meaning) {

        /** As in {@code DIRTY} and {@code AR=RW}. */
        public String words() {
            return value == null ? name : name + "=" + value;
        }
    }

    static PageTableView of(Architecture arch, PageTables tables, long start, long end) {
        Walk walk = new Walk(arch, tables);
        if (start != end) {
            walk.table(tables.root(), start, end - 1);
        }
        return new PageTableView(List.copyOf(walk.runs));
    }

    /** One walk over the tables. */
    private static final class Walk {
        final Architecture arch;
        final @Nullable HugeEntryCodec huge;
        final Geometry geometry;
        final PageTables tables;
        final EntryFields fields;
        final List<Run> runs = new ArrayList<>();

        Walk(Architecture arch, PageTables tables) {
            this.arch = arch;
            this.huge = arch.hugeEntries().orElse(null);
            this.geometry = arch.geometry();
            this.tables = tables;
            this.fields = new EntryFields(arch);
        }

        /** Visits the entries of a table on the way to the addresses from first to last. */
        void table(PageTable table, long first, long last) {
            int from = geometry.index(table.level, first);
            int to = geometry.index(table.level, last);
            Fold<Long> fold = new Fold<>();
            int begin = from;
            for (int index = from; index <= to; index++) {
                long entry = table.words[index];
                Target target = target(table, entry);
                long rest = fields.beside(target, entry);
                boolean isTable = target instanceof Target.Table;
                if (isTable || !fold.extend(target, rest, 1)) {
                    close(table, fold, begin);
                    fold.begin(target, rest, 1);
                    begin = index;
                }
                if (isTable) {
                    close(table, fold, begin);
                    fold = new Fold<>();
                    below(table, index, index == from ? first : -1, index == to ? last : -1);
                }
            }
            close(table, fold, begin);
        }

        private Target target(PageTable table, long entry) {
            if (table.level == 1 && huge != null && huge.isHuge(entry)) {
                return huge.isSpecial(entry)
                        ? new Target.HugeZeroPage(arch.pfn(entry))
                        : new Target.HugePage(arch.pfn(entry), tables.hugeParts());
            }
            boolean isUpper = table.level > 0 && !arch.isNone(entry);
            return isUpper ? new Target.Table(arch.tablePfn(entry)) : Target.of(arch, entry);
        }

        /** Goes on below an upper entry; an address of -1 stands for the end of what the entry maps. */
        private void below(PageTable table, int index, long first, long last) {
            PageTable child = tables.child(table, index);
            if (child == null) {
                throw new IllegalStateException("the entry " + index + " of the " + table + " leads to no table");
            }
            long base = geometry.entryBase(table.level, table.base, index);
            long top = base + (1L << geometry.shift(table.level)) - 1;
            table(child, first == -1 ? base : first, last == -1 ? top : last);
        }

        private void close(PageTable table, Fold<Long> fold, int begin) {
            if (fold.isEmpty()) {
                return;
            }
            int level = table.level;
            long entry = table.words[begin];
            runs.add(new Run(
                    level,
                    geometry.levelName(level),
                    geometry.topLevel(),
                    table.pfn,
                    begin,
                    begin + (int) fold.count() - 1,
                    geometry.entryBase(level, table.base, begin),
                    fold.count() << geometry.shift(level),
                    entry,
                    geometry.entryBytes(),
                    fold.first(),
                    fold.step(),
                    fields.of(fold.first(), entry)));
        }
    }

    @Override
    public String text() {
        return PageTableText.of(runs);
    }
}
