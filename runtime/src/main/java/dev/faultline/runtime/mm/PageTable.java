package dev.faultline.runtime.mm;

import dev.faultline.runtime.sync.SpinLock;
import org.jspecify.annotations.Nullable;

/**
 * One page table of any level: a page full of entry words, at a frame, mapping an aligned stretch of one address space.
 *
 * <p>The words of a leaf table (level 0) are the pages' entries and are read and written directly. The words of an upper table point to
 * the tables below by frame, as on the real machine; they change only through {@link PageTables}, which keeps the host's own links
 * beside them. One level above the leaf tables a word without a link may map a huge page, and is then read and written like a leaf's. A table's identity in the simulated memory is its {@link #pfn}.
 */
public final class PageTable {

    /** The entries, as {@code Architecture} codes them; one word each whatever the entry size in the simulated memory. */
    public final long[] words;

    /** 0 for a table whose entries map pages. */
    public final int level;

    /** The frame this table occupies. */
    public final long pfn;

    /** First address mapped by entry 0. */
    public final long base;

    /** The table whose entry points here; null for the top table. */
    public final @Nullable PageTable parent;

    /** Whether the table still hangs in its address space; false once it has been freed. */
    boolean isLinked = true;

    /** The lock of a leaf table's entries where each table has its own, made when it is first asked for; see {@link TableLocks}. */
    @Nullable
    SpinLock lock;

    /** The mapping that the last fault in it was for, where a design has its page remember that. In order. */
    @Nullable
    Vma servedLast;

    /** Who answers for entries that map pages ahead of their first access, until that, by index; null where there never was one. */
    @Nullable
    LateAccount @Nullable [] ahead;

    /** Host links to the tables below, by index; null in a leaf table. */
    final @Nullable PageTable @Nullable [] children;

    /** Frames of the leaf tables that wait behind huge pages for the day these are split, by index; null where there never was one. */
    long @Nullable [] deposits;

    PageTable(long[] words, int level, long pfn, long base, @Nullable PageTable parent) {
        this.words = words;
        this.level = level;
        this.pfn = pfn;
        this.base = base;
        this.parent = parent;
        this.children = level == 0 ? null : new PageTable[words.length];
    }

    /** Whether the table still hangs in its address space. In order, or under the lock of its entries. */
    public boolean isLinked() {
        return isLinked;
    }

    /** Whether every entry is none. */
    public boolean isEmpty() {
        for (long word : words) {
            if (word != 0) {
                return false;
            }
        }
        return true;
    }

    /** An entry of this leaf table has come to map a page that nobody has asked for yet. */
    void mappedAhead(int index, LateAccount account) {
        if (ahead == null) {
            ahead = new LateAccount[words.length];
        }
        ahead[index] = account;
    }

    /** Whether an entry maps a page that nobody has used yet. */
    boolean isAhead(int index) {
        return ahead != null && ahead[index] != null;
    }

    /** Somebody uses what an entry maps. */
    void used(int index) {
        if (ahead != null) {
            ahead[index] = null;
        }
    }

    /** An entry maps its page no longer. In order. */
    void unmapped(int index) {
        if (ahead != null && ahead[index] != null) {
            ahead[index].overshot();
            ahead[index] = null;
        }
    }

    /** The page of an entry of {@code from} is mapped by one of this table now. */
    void movedFrom(PageTable from, int fromIndex, int index) {
        if (from.ahead != null && from.ahead[fromIndex] != null) {
            mappedAhead(index, from.ahead[fromIndex]);
            from.ahead[fromIndex] = null;
        }
    }

    @Override
    public String toString() {
        return "table of level " + level + " at frame " + Long.toHexString(pfn) + " for " + Long.toHexString(base);
    }
}
