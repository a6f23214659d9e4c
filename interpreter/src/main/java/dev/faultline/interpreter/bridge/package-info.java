/**
 * The interpreter's only door to a machine. Nothing else in this module imports the simulator.
 */
@NullMarked
package dev.faultline.interpreter.bridge;

import org.jspecify.annotations.NullMarked;
