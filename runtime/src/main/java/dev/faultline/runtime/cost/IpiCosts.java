package dev.faultline.runtime.cost;

/**
 * Interrupts from one CPU to another.
 *
 * @param send preparing and sending to the first target
 * @param sendTarget each further target
 * @param receive from delivery to the end of an empty handler on the target
 */
public record IpiCosts(long send, long sendTarget, long receive) {

    static IpiCosts of(CostGroup group) {
        return new IpiCosts(group.time("send_ns"), group.time("send_target_ns"), group.time("receive_ns"));
    }
}
