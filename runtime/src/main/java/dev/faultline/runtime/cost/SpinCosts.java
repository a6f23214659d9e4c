package dev.faultline.runtime.cost;

/**
 * Spinlocks. A hand-off is the time from the holder's release to the next holder's first instruction inside.
 *
 * <p>With test-and-set locks every waiter fetches the line after a release and all but one lose, so a hand-off grows with the number of
 * waiters and their distance. A ticket lock's waiters only read, which is cheaper, but all of them do. A queued lock's hand-off touches
 * one line.
 *
 * @param acquire taking a free lock whose line this CPU owns
 * @param release releasing it
 * @param handoffSameNode hand-off to a CPU of the same node when nobody else waits
 * @param handoffRemote hand-off to another node, without its distance
 * @param handoffHop what each hop adds to that
 * @param testAndSetWaiter what each further waiter adds to a test-and-set hand-off
 * @param testAndSetWaiterHop the same, for each hop between releaser and next holder
 * @param ticketWaiter what each further waiter adds to a ticket hand-off
 * @param ticketWaiterHop the same, for each hop between releaser and next holder
 */
public record SpinCosts(
        long acquire,
        long release,
        long handoffSameNode,
        long handoffRemote,
        long handoffHop,
        long testAndSetWaiter,
        long testAndSetWaiterHop,
        long ticketWaiter,
        long ticketWaiterHop) {

    static SpinCosts of(CostGroup group) {
        return new SpinCosts(
                group.time("acquire_ns"),
                group.time("release_ns"),
                group.time("handoff_same_node_ns"),
                group.time("handoff_remote_ns"),
                group.time("handoff_hop_ns"),
                group.time("test_and_set_waiter_ns"),
                group.time("test_and_set_waiter_hop_ns"),
                group.time("ticket_waiter_ns"),
                group.time("ticket_waiter_hop_ns"));
    }

    /** Hand-off of a test-and-set lock over {@code hops} while {@code others} more CPUs spin on it. */
    public long testAndSetHandoff(int hops, int others) {
        return queuedHandoff(hops) + others * (testAndSetWaiter + hops * testAndSetWaiterHop);
    }

    /** Hand-off of a ticket lock over {@code hops} while {@code others} more CPUs spin on it. */
    public long ticketHandoff(int hops, int others) {
        return queuedHandoff(hops) + others * (ticketWaiter + hops * ticketWaiterHop);
    }

    /** Hand-off of a queued lock over {@code hops}: the same however many wait. */
    public long queuedHandoff(int hops) {
        return hops == 0 ? handoffSameNode : handoffRemote + hops * handoffHop;
    }
}
