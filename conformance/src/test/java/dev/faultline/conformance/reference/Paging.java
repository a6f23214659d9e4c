package dev.faultline.conformance.reference;

import java.util.List;

/**
 * An architecture as far as it can be told from outside: the shape of its page tables, and what rights mean.
 *
 * @param pageShift log2 of the page size
 * @param spans log2 of the bytes under one table of each level below the top, leaf tables first
 * @param anyRightReads whether memory with any right can be read; else a fault for reading needs its own, though a page that is there with
 *     the right to write can be read all the same
 * @param refusesExec whether executing takes a right of its own; else it is no different from reading
 */
record Paging(String arch, int pageShift, List<Integer> spans, boolean anyRightReads, boolean refusesExec) {

    /**
     * <pre>
     *   38    30 29    21 20    12 11        0
     *   │  PUD  │  PMD   │  PTE   │  offset  │     tables that each span 2 MiB, 1 GiB, 512 GiB
     * </pre>
     */
    static final Paging X86_64 = new Paging("x86_64", 12, List.of(21, 30, 39), true, true);

    Paging {
        spans = List.copyOf(spans);
    }

    /** Whether emptied leaf tables may go although mappings stay: PT_RECLAIM of 6.14 is for x86_64 only. */
    boolean freesEmptiedTables() {
        return arch.equals("x86_64");
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
