package dev.faultline.runtime.cost;

/**
 * The steps of the page-fault handler that are not locks, allocation or memory traffic.
 *
 * @param handler everything no other step names: decoding the cause, checking rights, choosing the case, accounting
 * @param findVma finding the VMA when the cache of the last one hits
 * @param vmaTreeLevel each level of the VMA tree descended otherwise
 * @param walkLevel reading one level of the page table
 * @param tableInstall entering a new page-table page in the level above; its page is allocated and cleared besides
 * @param anonVmaPrepare giving a VMA its anon_vma, without the lock that publishes it
 * @param charge charging a page to a memory control group; 0 on kernels of before
 * @param rmapAdd entering a page in the reverse map
 * @param rmapRemove taking a page out of the reverse map
 * @param lruAdd putting a page in the CPU's batch for the LRU lists
 * @param lruDrain moving a full batch to the lists, once a batch, under the LRU lock
 * @param lruDrainPage the same, each page of the batch
 * @param setPte storing a page-table entry
 * @param pageCacheLookup finding a page of a file or of shared memory
 * @param pageCacheAdd entering a new page there
 * @param pageMkwrite telling a file's disk of the first write to a page
 * @param counterUpdate adding to a counter of the address space whose line this CPU owns
 */
public record FaultCosts(
        long handler,
        long findVma,
        long vmaTreeLevel,
        long walkLevel,
        long tableInstall,
        long anonVmaPrepare,
        long charge,
        long rmapAdd,
        long rmapRemove,
        long lruAdd,
        long lruDrain,
        long lruDrainPage,
        long setPte,
        long pageCacheLookup,
        long pageCacheAdd,
        long pageMkwrite,
        long counterUpdate) {

    static FaultCosts of(CostGroup group) {
        return new FaultCosts(
                group.time("handler_ns"),
                group.time("find_vma_ns"),
                group.time("vma_tree_level_ns"),
                group.time("walk_level_ns"),
                group.time("table_install_ns"),
                group.time("anon_vma_prepare_ns"),
                group.time("charge_ns"),
                group.time("rmap_add_ns"),
                group.time("rmap_remove_ns"),
                group.time("lru_add_ns"),
                group.time("lru_drain_ns"),
                group.time("lru_drain_page_ns"),
                group.time("set_pte_ns"),
                group.time("page_cache_lookup_ns"),
                group.time("page_cache_add_ns"),
                group.time("page_mkwrite_ns"),
                group.time("counter_update_ns"));
    }
}
