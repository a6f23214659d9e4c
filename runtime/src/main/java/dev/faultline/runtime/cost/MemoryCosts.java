package dev.faultline.runtime.cost;

/**
 * Memory traffic of whole pages.
 *
 * @param clear fixed part of clearing a page
 * @param clearRate the rate one CPU clears local memory at
 * @param copy fixed part of copying a page
 * @param copyRate the rate one CPU copies local memory at
 * @param nodeRate what one node's memory takes in from all CPUs together
 * @param remoteLineHop what each cache line of a page on another node adds, for each hop to it
 * @param lineBytes bytes in a cache line
 */
public record MemoryCosts(
        long clear,
        Bandwidth clearRate,
        long copy,
        Bandwidth copyRate,
        Bandwidth nodeRate,
        long remoteLineHop,
        int lineBytes) {

    static MemoryCosts of(CostGroup group) {
        return new MemoryCosts(
                group.time("clear_ns"),
                group.rate("clear_rate_gb_per_s"),
                group.time("copy_ns"),
                group.rate("copy_rate_gb_per_s"),
                group.rate("node_rate_gb_per_s"),
                group.time("remote_line_hop_ns"),
                group.count("line_bytes"));
    }

    /** Time one CPU needs to clear that many bytes {@code hops} away when nobody else uses that node. */
    public long clearing(long bytes, int hops) {
        return clear + clearRate.time(bytes) + remotePremium(bytes, hops);
    }

    /** Time one CPU needs to copy that many bytes to memory {@code hops} away when nobody else uses that node. */
    public long copying(long bytes, int hops) {
        return copy + copyRate.time(bytes) + remotePremium(bytes, hops);
    }

    /** What {@code bytes} on a node {@code hops} away cost more than local ones. */
    public long remotePremium(long bytes, int hops) {
        return bytes / lineBytes * hops * remoteLineHop;
    }
}
