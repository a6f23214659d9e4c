package dev.faultline.runtime.mm;

/**
 * The lock order, outermost first, as the comment at the top of mm/rmap.c states it for 2.6.11. The ranks are what the order validator checks.
 *
 * <pre>
 *   mmap_sem
 *     vma lock           (from 6.4; a fault holds it in place of mmap_sem)
 *     page_table_lock
 *       page->ptl          (from 2.6.15; two of them in fork and mremap)
 *         zone->lru_lock
 *           swap_list_lock
 *             swap_device_lock (6.x: ci->lock, and si->lock in it)
 *               mapping->tree_lock
 *                 zone->lock
 *         mmlist_lock
 *   ptcg_lock            (ia64: serialises broadcast purges; a leaf)
 * </pre>
 */
public final class LockRank {

    public static final int MMAP_SEM = 10;
    public static final int VMA_LOCK = 15;
    public static final int PAGE_TABLE_LOCK = 20;
    public static final int PTE_LOCK = 25;
    public static final int LRU_LOCK = 30;
    public static final int SWAP_LIST_LOCK = 31;
    public static final int SWAP_DEVICE_LOCK = 32;
    public static final int SWAP_CLUSTERS_LOCK = 33;
    public static final int MMLIST_LOCK = 34;
    public static final int TREE_LOCK = 35;
    public static final int ZONE_LOCK = 40;
    public static final int PTCG_LOCK = 50;

    private LockRank() {}
}
