package dev.faultline.runtime.block;

/**
 * One transfer between memory and a device.
 *
 * @param direction seen from memory
 * @param offset of its first byte on the device
 * @param bytes at least 1
 * @param completion called once, when the device has done it
 */
public record BlockRequest(Direction direction, long offset, long bytes, Completion completion) {

    /** Which way the bytes go. */
    public enum Direction {
        /** From the device into memory. */
        READ,
        /** From memory to the device. */
        WRITE
    }

    /** Hears that the device has done a request. An ordered event of its own: it may change shared state and wake tasks, but not wait. */
    @FunctionalInterface
    public interface Completion {
        void completed(long time);
    }

    public BlockRequest {
        if (offset < 0 || bytes < 1) {
            throw new IllegalArgumentException(
                    "A request is for 1 byte or more from byte 0 on, not for " + bytes + " from " + offset + ".");
        }
    }

    /** The byte after its last one on the device. */
    public long end() {
        return offset + bytes;
    }
}
