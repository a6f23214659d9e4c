package dev.faultline.runtime.mm;

/** A fault or a call found no free page anywhere. */
public final class OutOfMemoryException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public OutOfMemoryException() {
        super("no free page", null, false, false);
    }
}
