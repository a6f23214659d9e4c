/**
 * The discrete-event engine: virtual clock, event heap, ordered operations, coroutines.
 *
 * <p>It knows agents and keys and nothing of memory. The rule it enforces is the machine's only source of determinism: an operation on
 * a shared datum at (time, agent) executes only when that key is the least of all agents that can still act.
 */
@NullMarked
package dev.faultline.runtime.engine;

import org.jspecify.annotations.NullMarked;
