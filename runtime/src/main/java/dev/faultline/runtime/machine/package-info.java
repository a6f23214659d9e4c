/**
 * The public face of the simulator: boot a machine, run processes and threads on it, read what it cost.
 */
@NullMarked
package dev.faultline.runtime.machine;

import org.jspecify.annotations.NullMarked;
