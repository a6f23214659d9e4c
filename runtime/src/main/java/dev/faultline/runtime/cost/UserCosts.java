package dev.faultline.runtime.cost;

/**
 * Time in user mode.
 *
 * @param pageAccess one iteration of a loop that accesses one byte a page, with its translation in the TLB
 * @param afterTrap what user code loses after a return from a full trap: refilling pipeline, first-level cache and TLB
 */
public record UserCosts(@Key("page_access_ns") long pageAccess, @Key("after_trap_ns") long afterTrap) {}
