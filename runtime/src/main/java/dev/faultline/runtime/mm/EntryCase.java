package dev.faultline.runtime.mm;

/** What a fault finds in its entry, and so which way it is handled: handle_pte_fault chooses between them. */
public enum EntryCase {
    /** Nothing, and an object is mapped there. */
    OBJECT,
    /** Nothing, in anonymous memory that is written to. */
    ANONYMOUS_WRITE,
    /** Nothing, in anonymous memory that is read. */
    ANONYMOUS_READ,
    /** The number of a page of the object: pte_file. */
    FILE_OFFSET,
    /** A marker by which every access is to fail. */
    GUARD,
    /** The place of a page in swap. */
    SWAP_SLOT,
    /** A page. */
    PRESENT
}
