package dev.faultline.runtime.mm;

/**
 * Where the pages of an object come from when they are not in memory, and where what is written to them goes: the kernel's {@code nopage}
 * method, later {@code fault}, and {@code writepage}.
 */
public interface BackingStore {

    /**
     * Brings page {@code index} of the object into memory for a fault. It is the fault's page then ({@link Fault#page}), with a reference for
     * the fault, filled and not locked. Where that took I/O the fault is {@link Fault#major}. Otherwise the fault has failed, or, if it
     * {@link Fault#mayRetry}, is left with what has to be done first ({@link Fault#io}).
     *
     * <p>mmap_sem is held for reading and no spinlock.
     *
     * @return whether the page is there
     */
    boolean bringIn(Fault fault, Inode inode, long index);

    /**
     * Does what {@link #bringIn} has left to be done, and waits for it. Nothing is held.
     *
     * @return whether to handle the fault again; otherwise it has failed
     */
    boolean doIo(Fault fault);

    /** Whether there is room for page {@code index} where it belongs, so that it may be written. An ordered operation. */
    boolean mayWrite(Inode inode, long index);

    /**
     * Writes the dirty pages of [from, to) to where they belong, and waits until they are there. Before a page is written every entry that maps it
     * is made clean ({@link PageMkclean}), so that its next write is noticed. mmap_sem may be held for reading; no spinlock is.
     *
     * @return false if there was no room for some, which stay dirty
     */
    boolean writeBack(UserTask task, FaultDesign design, Inode inode, long from, long to);
}
