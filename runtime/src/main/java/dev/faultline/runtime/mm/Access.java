package dev.faultline.runtime.mm;

/** How user code accesses a page: one byte at its start. */
public enum Access {
    READ(false),
    WRITE(true),
    EXEC(false),
    /** An atomic add of 0. */
    RMW(true),
    /** Stores a zero byte. */
    WRITE_ZERO(true);

    private final boolean write;

    Access(boolean write) {
        this.write = write;
    }

    public boolean isWrite() {
        return write;
    }
}
