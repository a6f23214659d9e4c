package dev.faultline.runtime.cost;

/**
 * Address translation.
 *
 * @param hit a lookup that finds its translation
 * @param walk the hardware walker's (ia64: VHPT walker's) reads of tables that are in a cache, all levels together
 * @param accessedDirtyUpdate setting accessed or dirty in an entry: by the walker, or on ia64 in the assembly handler that does it
 * @param flushPage dropping one page's translation on this CPU
 * @param flushAll dropping all of this CPU's translations
 * @param entries translations of base pages it holds
 * @param ways associativity; equal to {@code entries} when fully associative
 */
public record TlbCosts(
        long hit,
        long walk,
        long accessedDirtyUpdate,
        long flushPage,
        long flushAll,
        int entries,
        int ways) {

    static TlbCosts of(CostGroup group) {
        return new TlbCosts(
                group.time("hit_ns"),
                group.time("walk_ns"),
                group.time("accessed_dirty_update_ns"),
                group.time("flush_page_ns"),
                group.time("flush_all_ns"),
                group.count("entries"),
                group.count("ways"));
    }
}
