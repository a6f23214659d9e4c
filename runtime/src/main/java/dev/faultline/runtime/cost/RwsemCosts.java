package dev.faultline.runtime.cost;

/**
 * Reader-writer semaphores, mmap_sem above all.
 *
 * @param acquire taking it by one atomic operation on a line this CPU owns
 * @param release giving it back the same way
 * @param genericOperation what the generic kind does under its inner spinlock, for one acquire or release
 * @param enqueue entering the list of waiters, up to the point of going to sleep
 * @param wakeOne taking one waiter off the list and making it runnable
 */
public record RwsemCosts(
        long acquire,
        long release,
        long genericOperation,
        long enqueue,
        long wakeOne) {

    static RwsemCosts of(CostGroup group) {
        return new RwsemCosts(
                group.time("acquire_ns"),
                group.time("release_ns"),
                group.time("generic_operation_ns"),
                group.time("enqueue_ns"),
                group.time("wake_one_ns"));
    }
}
