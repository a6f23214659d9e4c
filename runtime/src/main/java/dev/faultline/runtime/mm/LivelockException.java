package dev.faultline.runtime.mm;

/** A task that faults on one page again and again without getting on. */
public final class LivelockException extends HazardException {
    private static final long serialVersionUID = 1;

    private final int faults;

    LivelockException(long address, int faults) {
        super(Hazard.LIVELOCK, "one task faulted %d times in a row at 0x%x and got no further".formatted(faults, address));
        this.faults = faults;
    }

    /** Faults in a row. */
    public int faults() {
        return faults;
    }
}
