package dev.faultline.launcher.report;

/**
 * What one simulated lock was used for. Times are nanoseconds.
 *
 * @param lockClass spinlock, rwsem, …
 * @param kind its implementation: test-and-set, ticket, xadd, …
 */
public record LockReport(
        String name,
        String lockClass,
        String kind,
        long acquisitions,
        long contended,
        long waitNanos,
        long holdNanos,
        long maxWaitNanos,
        long read,
        long write) {}
