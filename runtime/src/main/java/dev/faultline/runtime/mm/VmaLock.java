package dev.faultline.runtime.mm;

import dev.faultline.runtime.sched.Task;
import dev.faultline.runtime.sync.TryReadLock;

/**
 * The lock of one mapping, as its design makes it: faults get in if they need not wait, the writer waits until they are gone.
 *
 * <p>The writer lets readers try again at once. What keeps them out until it releases mmap_lock is the number it leaves here: a mapping is write-locked
 * while its number is that of its address space ({@link VmaLocks}).
 */
public abstract class VmaLock {

    private static final long NEVER_WRITTEN = -1;

    private final TryReadLock readers;

    /** vm_lock_seq. Ordered operations. */
    long sequence = NEVER_WRITTEN;

    /**
     * A lock.
     *
     * @param readers by which faults get in and out
     */
    protected VmaLock(TryReadLock readers) {
        this.readers = readers;
    }

    final TryReadLock readers() {
        return readers;
    }

    /** Keeps readers out, and returns when none is inside. */
    protected abstract void excludeReaders(Task writer);

    /** Lets readers try again. */
    protected abstract void admitReaders(Task writer);

    /** The mapping has come into the tree. */
    protected abstract void attach();

    /** The mapping has left the tree; the writer has seen to it that no reader is inside. */
    protected abstract void detach();

    /** Whether it has: who looked for it before must look again. In order. */
    protected abstract boolean isDetached();
}
