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
        @Key("hit_ns") long hit,
        @Key("walk_ns") long walk,
        @Key("accessed_dirty_update_ns") long accessedDirtyUpdate,
        @Key("flush_page_ns") long flushPage,
        @Key("flush_all_ns") long flushAll,
        @Key("entries") int entries,
        @Key("ways") int ways) {}
