package dev.faultline.runtime.cost;

/**
 * Time in user mode.
 *
 * @param pageAccess one iteration of a loop that accesses one byte a page, with its translation in the TLB
 * @param afterTrap what user code loses after a return from a full trap: refilling pipeline, first-level cache and TLB
 */
public record UserCosts(long pageAccess, long afterTrap) {

    static UserCosts of(CostGroup group) {
        return new UserCosts(group.time("page_access_ns"), group.time("after_trap_ns"));
    }
}
