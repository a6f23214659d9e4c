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
        @Key("acquire_ns") long acquire,
        @Key("release_ns") long release,
        @Key("generic_operation_ns") long genericOperation,
        @Key("enqueue_ns") long enqueue,
        @Key("wake_one_ns") long wakeOne) {}
