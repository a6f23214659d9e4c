package dev.faultline.runtime.mm;

import java.util.function.Consumer;

/**
 * Frees page tables, each after those below it, in ascending order of address: free_pgtables, and clear_page_range before 2.6.13.
 *
 * <pre>
 *   within [first, last]      a table whose whole span lies between the neighbouring mappings goes, with all below it
 *                             any other is searched for such tables
 * </pre>
 */
final class FreePgtables {

    private final PageTables tables;
    private final Consumer<PageTable> freed;

    /** @param freed takes every table that is gone */
    FreePgtables(PageTables tables, Consumer<PageTable> freed) {
        this.tables = tables;
        this.freed = freed;
    }

    /**
     * Frees what lies below {@code table}, overlaps [first, last], and maps nothing outside of [floor, ceilingLast], but for tables that are kept.
     */
    void within(PageTable table, long first, long last, long floor, long ceilingLast) {
        if (table.level == 0) {
            return;
        }
        int from = tables.index(table, first);
        int to = tables.index(table, last);
        for (int index = from; index <= to; index++) {
            PageTable child = tables.child(table, index);
            if (child == null) {
                continue;
            }
            long childLast = tables.lastAddress(child);
            if (!tables.isKept(child) && Long.compareUnsigned(child.base, floor) >= 0
                    && Long.compareUnsigned(childLast, ceilingLast) <= 0) {
                free(table, index, child);
            } else {
                within(child, index == from ? first : child.base, index == to ? last : childLast, floor, ceilingLast);
            }
        }
    }

    /** Frees everything below {@code table}. */
    void below(PageTable table) {
        for (int index = 0; index < table.words.length; index++) {
            PageTable child = tables.child(table, index);
            if (child != null) {
                free(table, index, child);
            }
        }
    }

    private void free(PageTable table, int index, PageTable child) {
        if (child.level > 0) {
            below(child);
        }
        tables.unlink(table, index, child);
        freed.accept(child);
    }
}
