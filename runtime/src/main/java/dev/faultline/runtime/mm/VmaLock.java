package dev.faultline.runtime.mm;

import dev.faultline.runtime.engine.Stage;
import dev.faultline.runtime.hardware.Cpu;
import dev.faultline.runtime.sched.Task;

/**
 * The lock of one mapping, as its design makes it: faults get in if they need not wait, the writer waits until they are gone.
 *
 * <p>The writer lets readers try again at once. What keeps them out until it releases mmap_lock is the number it leaves here: a mapping is write-locked
 * while its number is that of its address space ({@link VmaLocks}).
 */
public abstract class VmaLock {

    private static final long NEVER_WRITTEN = -1;

    /** vm_lock_seq. Ordered operations. */
    long sequence = NEVER_WRITTEN;

    /** The ordered operation by which a fault gets in if it may; {@link #wasRefused} says whether it did. */
    protected abstract Stage tryReadStage();

    /** Whether {@code task}'s {@link #tryReadStage} was in vain; to be asked once. */
    protected abstract boolean wasRefused(Task task);

    /** The ordered operation by which a fault gets out. */
    protected abstract Stage leaveStage();

    /** The lock order learns that {@code cpu} is inside. */
    protected abstract void nowHeldBy(Cpu cpu);

    /** And that it is not any more. */
    protected abstract void noLongerHeldBy(Cpu cpu);

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

    /** Whether nobody is inside or keeps others out. */
    protected abstract boolean isFree();
}
