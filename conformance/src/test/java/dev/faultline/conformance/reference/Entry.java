package dev.faultline.conformance.reference;

/** What a page-table entry holds; an absent entry is no entry. */
sealed interface Entry {

    /** The page of zeroes, never writable. */
    record Zero() implements Entry {}

    /**
     * An anonymous page.
     *
     * @param exclusive known to be this process's alone
     */
    record Anonymous(Page page, boolean writable, boolean exclusive) implements Entry {}

    /** A page of shared memory or of a file. */
    record Shared(MemoryObject object, long index, boolean writable) implements Entry {}

    /** A guard marker: every access is a SIGSEGV. */
    record Guard() implements Entry {}

    /** An anonymous page and how many entries, of all processes, map it. */
    final class Page {
        int mappings = 1;
        int content;

        /** Whether reclaim may take it as if it had never been written, since {@code madvise free}. */
        boolean mayBeZero;

        Page(int content) {
            this.content = content;
        }

        Page copy() {
            Page copy = new Page(content);
            copy.mayBeZero = mayBeZero;
            return copy;
        }
    }
}
