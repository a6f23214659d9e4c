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
 * @param counterUpdate adding to a counter of the address space whose line this CPU owns
 */
public record FaultCosts(
        @Key("handler_ns") long handler,
        @Key("find_vma_ns") long findVma,
        @Key("vma_tree_level_ns") long vmaTreeLevel,
        @Key("walk_level_ns") long walkLevel,
        @Key("table_install_ns") long tableInstall,
        @Key("anon_vma_prepare_ns") long anonVmaPrepare,
        @Key("charge_ns") long charge,
        @Key("rmap_add_ns") long rmapAdd,
        @Key("rmap_remove_ns") long rmapRemove,
        @Key("lru_add_ns") long lruAdd,
        @Key("lru_drain_ns") long lruDrain,
        @Key("lru_drain_page_ns") long lruDrainPage,
        @Key("set_pte_ns") long setPte,
        @Key("counter_update_ns") long counterUpdate) {}
