package dev.faultline.runtime.cost;

/**
 * The page allocator, without clearing.
 *
 * @param alloc taking a page from the CPU's own list
 * @param refill filling that list from the zone, once a batch, under the zone lock
 * @param refillPage the same, each page of the batch
 * @param free giving a page back to the CPU's own list
 * @param drain returning a batch from that list to the zone, once a batch, under the zone lock
 * @param drainPage the same, each page of the batch
 */
public record AllocatorCosts(
        long alloc,
        long refill,
        long refillPage,
        long free,
        long drain,
        long drainPage) {

    static AllocatorCosts of(CostGroup group) {
        return new AllocatorCosts(
                group.time("alloc_ns"),
                group.time("refill_ns"),
                group.time("refill_page_ns"),
                group.time("free_ns"),
                group.time("drain_ns"),
                group.time("drain_page_ns"));
    }
}
