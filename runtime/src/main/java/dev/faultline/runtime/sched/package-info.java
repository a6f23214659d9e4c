/**
 * Tasks and who runs where: a run queue a CPU, affinity, placement policies, time slices, blocking and waking as ordered operations.
 */
@NullMarked
package dev.faultline.runtime.sched;

import org.jspecify.annotations.NullMarked;
