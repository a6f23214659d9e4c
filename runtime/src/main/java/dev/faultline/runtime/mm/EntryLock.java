package dev.faultline.runtime.mm;

/**
 * The lock of an empty entry, of a design that takes it before it makes the page, and has it until the page is entered: in pieces that {@link
 * FaultPhases} can wait between.
 */
public interface EntryLock {

    /** What comes of an attempt to take it. */
    enum Outcome {
        /** The fault has it, and the entry is empty. */
        LOCKED,
        /** The fault has it, but the entry is no longer as it was seen. */
        CHANGED,
        /** Somebody else has it, and the fault is over. */
        BUSY
    }

    /** Lets the time pass that an attempt takes before it has an effect. */
    void begin(Fault fault);

    /** Makes the attempt. In order. */
    Outcome attempt(Fault fault);

    /** Goes on in the task with a fault that has the lock, and no page yet. */
    void resume(Fault fault);

    /** Stores the entry for the fault's page, which is in all books. In order; what else the design holds is released after this. */
    void store(Fault fault);
}
