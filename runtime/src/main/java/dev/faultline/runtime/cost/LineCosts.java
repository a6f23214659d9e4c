package dev.faultline.runtime.cost;

/**
 * One cache line that several CPUs use.
 *
 * @param hit reading or writing a line this CPU may use without asking
 * @param atomic an atomic read-modify-write of a line this CPU owns
 * @param transferSameNode fetching a line from another CPU of the same node
 * @param transferRemote fetching a line from another node, without its distance
 * @param transferHop what each hop adds to that
 */
public record LineCosts(
        long hit,
        long atomic,
        long transferSameNode,
        long transferRemote,
        long transferHop) {

    static LineCosts of(CostGroup group) {
        return new LineCosts(
                group.time("hit_ns"),
                group.time("atomic_ns"),
                group.time("transfer_same_node_ns"),
                group.time("transfer_remote_ns"),
                group.time("transfer_hop_ns"));
    }

    /** Time to fetch a line from a CPU {@code hops} away; 0 hops is the same node. */
    public long transfer(int hops) {
        return hops == 0 ? transferSameNode : transferRemote + hops * transferHop;
    }
}
