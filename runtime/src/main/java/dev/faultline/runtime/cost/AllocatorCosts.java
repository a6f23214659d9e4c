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
        @Key("alloc_ns") long alloc,
        @Key("refill_ns") long refill,
        @Key("refill_page_ns") long refillPage,
        @Key("free_ns") long free,
        @Key("drain_ns") long drain,
        @Key("drain_page_ns") long drainPage) {}
