package dev.faultline.runtime.mm;

/** A task that faults on one page again and again without getting on. */
public final class LivelockException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final long address;
    private final int faults;

    LivelockException(long address, int faults) {
        super("livelock", null, false, false);
        this.address = address;
        this.faults = faults;
    }

    public long address() {
        return address;
    }

    /** Faults in a row. */
    public int faults() {
        return faults;
    }
}
