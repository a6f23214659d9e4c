package dev.faultline.conformance.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The page tables an address space has, at every level below the top: which there are, not what is in them. */
final class Tables {

    private final Paging paging;
    private final List<TreeSet<Long>> byLevel = new ArrayList<>();

    Tables(Paging paging) {
        this.paging = paging;
        for (int level = 0; level < paging.levels(); level++) {
            byLevel.add(new TreeSet<>());
        }
    }

    int count() {
        return byLevel.stream().mapToInt(TreeSet::size).sum();
    }

    /** Makes whatever is missing on the way to the tables of {@code level} and above. */
    void make(long page, int lowestLevel) {
        for (int level = lowestLevel; level < paging.levels(); level++) {
            byLevel.get(level).add(paging.table(level, page));
        }
    }

    boolean has(long page, int level) {
        return byLevel.get(level).contains(paging.table(level, page));
    }

    /** What fork makes: all tables the parent has under an area. */
    void inherit(Tables parents, long start, long end) {
        for (long page = start; page < end; page = nextTable(page)) {
            // A level needs the one above, so the lowest that is there decides.
            for (int level = 0; level < paging.levels(); level++) {
                if (parents.has(page, level)) {
                    make(page, level);
                    break;
                }
            }
        }
    }

    /**
     * What mremap does before it moves [start, end) by {@code distance} pages. For each leaf table it finds, filled or not, it makes the
     * whole way to one, but for a table that moves as a whole, which is hung over. For a table above that leads to none it makes what is
     * above that.
     */
    void move(long start, long end, long distance) {
        long next;
        for (long page = start; page < end; page = next) {
            next = Math.min(nextTable(page), nextTable(page + distance) - distance);
            if (has(page, 0)) {
                make(page + distance, 0);
                if (Math.min(next, end) - page == paging.pagesPerTable(0)) {
                    byLevel.get(0).remove(paging.table(0, page));
                }
            } else if (paging.levels() > 1 && has(page, 1)) {
                make(page + distance, 2);
            }
        }
    }

    /** The first page under the next leaf table. */
    private long nextTable(long page) {
        return (paging.table(0, page) + 1) * paging.pagesPerTable(0);
    }

    /** Frees the tables of [start, end) under which nothing is mapped any more. */
    void freeUnused(long start, long end, List<Area> areas) {
        for (int level = 0; level < paging.levels(); level++) {
            long span = paging.pagesPerTable(level);
            byLevel.get(level)
                    .subSet(paging.table(level, start), true, paging.table(level, end - 1), true)
                    .removeIf(table -> areas.stream().noneMatch(area -> area.start() < (table + 1) * span && area.end() > table * span));
        }
    }

    /** Frees the leaf tables that lie wholly in [start, end), where the kernel does that. */
    void freeLeavesWithin(long start, long end) {
        if (!paging.freesEmptiedTables()) {
            return;
        }
        long span = paging.pagesPerTable(0);
        byLevel.get(0).removeIf(table -> start <= table * span && (table + 1) * span <= end);
    }
}
