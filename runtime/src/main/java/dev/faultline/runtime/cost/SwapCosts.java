package dev.faultline.runtime.cost;

/**
 * Book-keeping of swap slots, without the locks around it. The device's time is the device's, finding a page in the swap cache costs as much as
 * in any other tree of pages.
 *
 * @param slotTake choosing a free slot and marking it
 * @param slotCount adding a user to a slot, or taking one away
 */
public record SwapCosts(long slotTake, long slotCount) {

    static SwapCosts of(CostGroup group) {
        return new SwapCosts(group.time("slot_take_ns"), group.time("slot_count_ns"));
    }
}
