package dev.faultline.runtime.mm;

/**
 * The lists a page can be on while reclaim may look at it, or not: {@code enum lru_list}.
 *
 * <pre>
 *                    2.6                   6.x
 *   INACTIVE_ANON    -                     goes to swap: anonymous memory, shared memory
 *   ACTIVE_ANON      -
 *   INACTIVE_FILE    all inactive pages    goes to a file, or nowhere: what madvise free has given up
 *   ACTIVE_FILE      all active pages
 *   UNEVICTABLE      -                     locked into memory
 * </pre>
 */
public enum LruList {
    INACTIVE_ANON,
    ACTIVE_ANON,
    INACTIVE_FILE,
    ACTIVE_FILE,
    UNEVICTABLE;

    /** The list of a page with these flags where the lists are split by where pages go. */
    static LruList split(int flags) {
        if ((flags & FrameTable.UNEVICTABLE) != 0) {
            return UNEVICTABLE;
        }
        boolean active = (flags & FrameTable.ACTIVE) != 0;
        if ((flags & FrameTable.SWAP_BACKED) != 0) {
            return active ? ACTIVE_ANON : INACTIVE_ANON;
        }
        return active ? ACTIVE_FILE : INACTIVE_FILE;
    }

    /** The list of a page with these flags where there is one pair. */
    static LruList only(int flags) {
        return (flags & FrameTable.ACTIVE) != 0 ? ACTIVE_FILE : INACTIVE_FILE;
    }

    /** Whether its pages have been used lately. */
    public boolean isActive() {
        return this == ACTIVE_ANON || this == ACTIVE_FILE;
    }

    /** Whether its pages have not been used lately, and go next. */
    public boolean isInactive() {
        return this == INACTIVE_ANON || this == INACTIVE_FILE;
    }
}
