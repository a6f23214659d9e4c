package dev.faultline.runtime.mm;

/** A process has been killed for want of memory, or a fault or a call found no free page anywhere. */
public final class OutOfMemoryException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public OutOfMemoryException() {
        this("the machine has no free page left, and nothing it could take one from");
    }

    /** @param report why, and whom it cost */
    public OutOfMemoryException(String report) {
        super(report, null, false, false);
    }
}
