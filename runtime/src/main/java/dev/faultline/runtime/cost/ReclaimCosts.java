package dev.faultline.runtime.cost;

/**
 * Reclaim, without what unmapping, flushing and writing cost.
 *
 * @param scanPage looking at a page of an LRU list and taking it off or putting it on, under the LRU lock
 * @param shrinkPage deciding what is to become of one page
 */
public record ReclaimCosts(long scanPage, long shrinkPage) {

    static ReclaimCosts of(CostGroup group) {
        return new ReclaimCosts(group.time("scan_page_ns"), group.time("shrink_page_ns"));
    }
}
