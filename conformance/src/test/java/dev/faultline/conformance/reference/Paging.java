package dev.faultline.conformance.reference;

import java.util.List;

/**
 * The shape of page tables, as far as it can be counted from outside.
 *
 * @param pageShift log2 of the page size
 * @param spans log2 of the bytes under one table of each level below the top, leaf tables first
 */
record Paging(String arch, int pageShift, List<Integer> spans) {

    /**
     * <pre>
     *   38    30 29    21 20    12 11        0
     *   │  PUD  │  PMD   │  PTE   │  offset  │     tables that each span 2 MiB, 1 GiB, 512 GiB
     * </pre>
     */
    static final Paging X86_64 = new Paging("x86_64", 12, List.of(21, 30, 39));

    Paging {
        spans = List.copyOf(spans);
    }

    /** Number of the table of a level that covers a page. */
    long table(int level, long page) {
        return page >>> spans.get(level) - pageShift;
    }

    /** Pages under one table of a level. */
    long pagesPerTable(int level) {
        return 1L << spans.get(level) - pageShift;
    }

    int levels() {
        return spans.size();
    }
}
