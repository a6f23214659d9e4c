package dev.faultline.runtime.cost;

/**
 * Interrupts from one CPU to another.
 *
 * @param send preparing and sending to the first target
 * @param sendTarget each further target
 * @param receive from delivery to the end of an empty handler on the target
 */
public record IpiCosts(@Key("send_ns") long send, @Key("send_target_ns") long sendTarget, @Key("receive_ns") long receive) {}
